/// A parsed YAML document: its root node, and the name of its file for messages.
package struct Document: Equatable, Sendable {
  /// The name of the file, as passed by the caller.
  package let file: String
  package let root: Node

  /// Parses a document strictly.
  ///
  /// Refuses anchors, aliases, tags, directives, merge keys, a second document, keys that are not
  /// texts, duplicate keys, nesting deeper than 32 levels, more than `limit` bytes (default 1 MiB),
  /// any byte that ``SourceText`` refuses, and a file without a value. `file` is the name of the
  /// file in messages.
  package static func parse(
    _ bytes: [UInt8], file: String, limit: Int = 1 << 20
  ) throws(YAMLError) -> Document {
    try SourceText.check(bytes, file: file, limit: limit)
    var parser = EventParser(bytes, file: file)
    return Document(file: file, root: try parser.document())
  }

  /// The root node as a value that can be read by type. Its path in messages is empty.
  package var value: Value { Value(root, file: file, path: "") }
}

/// A value of a document and the line on which it begins.
package struct Node: Equatable, Sendable {
  package let kind: Kind
  /// The line number, counted from 1.
  package let line: Int

  package indirect enum Kind: Equatable, Sendable {
    /// A text. `plain` is true if the text is neither quoted nor a block scalar.
    case scalar(String, plain: Bool)
    case sequence([Node])
    /// The entries in the order of the file; no key occurs twice.
    case mapping([Entry])
  }

  package struct Entry: Equatable, Sendable {
    /// The key, never empty.
    package let key: String
    /// The line of the key.
    package let line: Int
    package let value: Node
  }
}

/// Checks the bytes of a document before they are parsed as YAML.
enum SourceText {
  /// Refuses bytes that YAML parsers interpret in different ways: bytes that are not UTF-8, a byte
  /// order mark, control characters other than tab and LF, and line separators other than LF, which
  /// end a line in YAML 1.1 but not in YAML 1.2. Also refuses bidirectional controls, which can
  /// make a document look different from what is parsed.
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
