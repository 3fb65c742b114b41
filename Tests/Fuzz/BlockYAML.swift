internal import YAML

/// Writes a node as a block of YAML. The product writes no YAML but manifests.
enum BlockYAML {
  static func text(of node: Node) -> [UInt8] { Array((written(node, 0) + "\n").utf8) }

  /// The node without a line end; `depth` is the indentation of its lines but the first.
  private static func written(_ node: Node, _ depth: Int) -> String {
    switch node.kind {
    case .scalar(let text, let plain): plain && isWord(text) ? text : quoted(text)
    case .sequence([]): "[]"
    case .mapping([]): "{}"
    case .sequence(let nodes): nodes.map { item("- ", $0, depth) }.joined(separator: line(depth))
    case .mapping(let entries):
      // With `?` a key may be longer than 1,024 characters (YAML 1.1 §9.3.2).
      entries.map { "? \(quoted($0.key))\(line(depth))\(item(": ", $0.value, depth))" }
        .joined(separator: line(depth))
    }
  }

  private static func item(_ mark: String, _ node: Node, _ depth: Int) -> String {
    mark + written(node, depth + 1)
  }

  private static func line(_ depth: Int) -> String {
    "\n" + String(repeating: "  ", count: depth)
  }

  /// Whether a plain scalar can be written without quotes; numbers and words must stay plain. Three
  /// points would end the document (YAML 1.1 §9.1.2).
  private static func isWord(_ text: String) -> Bool {
    text == "~"
      || text != "..."
        && text.utf8.allSatisfy {
          switch $0 {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"): true
          default: false
          }
        }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\": return "\\\(scalar)"
    case " "..."~": return String(scalar)
    default:
      let hex = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - hex.utf8.count) + hex
    }
  }
}
