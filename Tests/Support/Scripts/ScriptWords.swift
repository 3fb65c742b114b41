/// The words of one line of a script.
///
/// Blanks separate them. `#` at the start of a word begins a comment. Single quotes preserve
/// blanks, `#` and `$`; two of them in a quoted part mean one. `$NAME` and `${NAME}` are replaced
/// by the variable, `${NAME@R}` by a pattern that matches exactly its value; a `$` before anything
/// else is itself.
struct ScriptWords {
  private let bytes: [UInt8]
  private var next = 0
  private let variables: [String: String]

  enum Failure: Error, Equatable {
    case openQuote
    case openBrace
    case undefined(String)
  }

  static func words(
    of line: String, variables: [String: String]
  ) throws(Failure) -> [String] {
    var reader = ScriptWords(bytes: Array(line.utf8), variables: variables)
    var words: [String] = []
    while let word = try reader.word() { words.append(word) }
    return words
  }

  private init(bytes: [UInt8], variables: [String: String]) {
    self.bytes = bytes
    self.variables = variables
  }

  private mutating func word() throws(Failure) -> String? {
    while isBlank(next) { next += 1 }
    guard next < bytes.count, bytes[next] != UInt8(ascii: "#") else { return nil }
    var word: [UInt8] = []
    while next < bytes.count, !isBlank(next) {
      switch bytes[next] {
      case UInt8(ascii: "'"): word += try quoted()
      case UInt8(ascii: "$"): word += try variable()
      default:
        word.append(bytes[next])
        next += 1
      }
    }
    return String(decoding: word, as: UTF8.self)
  }

  private mutating func quoted() throws(Failure) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    var text: [UInt8] = []
    next += 1
    while next < bytes.count {
      defer { next += 1 }
      guard bytes[next] == quote else {
        text.append(bytes[next])
        continue
      }
      guard next + 1 < bytes.count, bytes[next + 1] == quote else { return text }
      text.append(quote)
      next += 1
    }
    throw .openQuote
  }

  private mutating func variable() throws(Failure) -> [UInt8] {
    let isBraced = next + 1 < bytes.count && bytes[next + 1] == UInt8(ascii: "{")
    let start = next + (isBraced ? 2 : 1)
    var end = start
    while end < bytes.count, Self.isNamePart(bytes[end]) { end += 1 }
    guard end > start else {
      next += 1
      return [UInt8(ascii: "$")]
    }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    var isPattern = false
    if isBraced {
      if bytes[end...].starts(with: "@R".utf8) {
        isPattern = true
        end += 2
      }
      guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { throw .openBrace }
      end += 1
    }
    guard let value = variables[name] else { throw .undefined(name) }
    next = end
    return isPattern ? Self.pattern(for: value) : Array(value.utf8)
  }

  private static func pattern(for text: String) -> [UInt8] {
    text.utf8.flatMap { byte in
      isNamePart(byte) || byte >= 0x80 || byte == UInt8(ascii: "/")
        ? [byte] : [UInt8(ascii: "\\"), byte]
    }
  }

  private func isBlank(_ index: Int) -> Bool {
    index < bytes.count && (bytes[index] == UInt8(ascii: " ") || bytes[index] == 0x09)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
