/// A text with files in Go's txtar format: the text, then for each file a line `-- NAME --` and its
/// content.
struct TextArchive: Equatable {
  /// The lines before the first file.
  let lines: [String]
  /// The files in order; each content ends with a line feed unless it is empty.
  let files: [File]

  struct File: Equatable {
    let name: String
    let content: String
  }

  init(_ text: String) {
    var lines: [String] = []
    var files: [File] = []
    var name: String?
    var content = ""
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let line = String(Substring(line))
      if let next = Self.name(in: line) {
        if let name { files.append(File(name: name, content: content)) }
        name = next
        content = ""
      } else if name == nil {
        lines.append(line)
      } else {
        content += line + "\n"
      }
    }
    // The text ends with a line feed, after which split finds another, empty line.
    if let name { files.append(File(name: name, content: String(content.dropLast()))) }
    self.lines = lines
    self.files = files
  }

  /// The name in a line such as `-- environments/prod/runtime.env --`.
  private static func name(in line: String) -> String? {
    guard line.hasPrefix("-- "), line.hasSuffix(" --"), line.utf8.count > 6 else { return nil }
    return String(line.dropFirst(3).dropLast(3))
  }
}
