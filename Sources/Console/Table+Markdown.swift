extension Table {
  /// A table of GitHub Flavored Markdown (§4.10), every line ended by a line feed.
  package var markdown: String {
    let rule = columns.map { $0.alignment == .right ? "---:" : "---" }
    let heads = columns.map { Console.markdown($0.heading) }
    let lines = [heads, rule] + rows.map { $0.map { Console.markdown($0.text) } }
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}
