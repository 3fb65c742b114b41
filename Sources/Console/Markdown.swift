/// The text for Markdown, inert and literal: what Markdown or HTML would read as markup is escaped.
///
/// Underscores inside words stay as they are: they are no emphasis in GitHub Flavored Markdown, and `A2A_BASE_URL`
/// stays readable. The text may stand at the start of a line or in a cell.
package func markdown(_ text: String) -> String {
  let scalars = Array(inert(text).unicodeScalars)
  var out = ""
  for (index, scalar) in scalars.enumerated() {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\\", "`", "*", "[", "]", "|", "~": out += "\\\(scalar)"
    case "_" where !isInsideWord(index, of: scalars): out += "\\_"
    case "#", "+", "-", "=": out += index == 0 ? "\\\(scalar)" : "\(scalar)"
    case ".", ")":
      let isListNumber = index > 0 && scalars[..<index].allSatisfy { ("0"..."9").contains($0) }
      out += isListNumber ? "\\\(scalar)" : "\(scalar)"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}

private func isInsideWord(_ index: Int, of scalars: [Unicode.Scalar]) -> Bool {
  guard index > 0, index + 1 < scalars.count else { return false }
  return [scalars[index - 1], scalars[index + 1]].allSatisfy {
    $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
  }
}
