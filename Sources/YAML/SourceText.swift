/// The bytes of a document, before any YAML is read.
enum SourceText {
  /// Refuses what different readers of YAML take for different things: what is not UTF-8, a byte
  /// order mark, control characters but tab and LF, and the line separators besides LF that YAML
  /// 1.1 counts as line ends and YAML 1.2 does not; and the marks that turn the direction of text,
  /// with which a reviewer is shown another document than the one that is read.
  static func check(_ bytes: [UInt8], file: String, limit: Int) throws(YAMLError) {
    guard bytes.count <= limit else {
      throw YAMLError(file: file, line: 1, reason: .tooLarge(limit: limit))
    }
    var decoder = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var line = 1
    while true {
      switch decoder.parseScalar(from: &source) {
      case .emptyInput: return
      case .error: throw YAMLError(file: file, line: line, reason: .unreadable(.notUTF8))
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if let problem = problem(with: scalar) {
          throw YAMLError(file: file, line: line, reason: .unreadable(problem))
        }
        if scalar == "\n" { line += 1 }
      }
    }
  }

  private static func problem(with scalar: Unicode.Scalar) -> YAMLError.Unreadable? {
    switch scalar.value {
    case 0x09, 0x0A, 0x20...0x7E, 0xA0...0x2027, 0x202F...0x2065, 0x206A...0xFEFE, 0xFF00...0xFFFD:
      nil
    case 0x0D: .carriageReturn
    case 0x85, 0x2028, 0x2029: .lineSeparator(scalar.value)
    case 0xFEFF: .byteOrderMark
    case 0x10000...: nil
    default: .control(scalar.value)
    }
  }
}
