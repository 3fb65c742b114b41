/// The one way in which manifest documents write a string: double-quoted, ASCII only, on one line
/// (YAML 1.1 §5.6, §7.3.1).
///
/// Every reader takes it for a string (`"0x10"`, `"yes"`, `"1e3"`), and nothing in it can act on a
/// terminal.
enum QuotedText {
  static func append(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars { append(scalar, to: &output) }
    output.append(UInt8(ascii: "\""))
  }

  private static func append(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
    switch scalar {
    case "\"": output += Array(#"\""#.utf8)
    case "\\": output += Array(#"\\"#.utf8)
    case "\n": output += Array(#"\n"#.utf8)
    case "\r": output += Array(#"\r"#.utf8)
    case "\t": output += Array(#"\t"#.utf8)
    case " "..."~": output.append(UInt8(truncatingIfNeeded: scalar.value))
    default: escape(scalar.value, to: &output)
    }
  }

  /// `\xNN`, `\uNNNN` or `\UNNNNNNNN`, the shortest that holds the value, in upper-case hex.
  private static func escape(_ value: UInt32, to output: inout [UInt8]) {
    let (letter, digits) =
      value <= 0xFF ? ("x", 2) : value <= 0xFFFF ? ("u", 4) : ("U", 8)
    let hex = String(value, radix: 16, uppercase: true)
    let zeros = String(repeating: "0", count: digits - hex.utf8.count)
    output += Array("\\\(letter)\(zeros)\(hex)".utf8)
  }
}
