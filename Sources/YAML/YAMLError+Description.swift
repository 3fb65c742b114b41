extension YAMLError: CustomStringConvertible {
  /// One line in lower case: `environments/policy.yaml:12: unknown key "drfit" (hint: …)`.
  package var description: String {
    "\(file):\(line): \(words)"
  }

  private var words: String {
    switch reason {
    case .empty: "empty, expected a document"
    case .tooLarge(let limit): "more than \(limit) bytes"
    case .unreadable(let what): what.words
    case .syntax(let words): "not YAML: \(words)"
    case .refused(let construct): "\(construct.rawValue) is not allowed (hint: \(construct.hint))"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .duplicateKey(let key, let first):
      "key \(Self.quoted(key)) stands at line \(first) already"
    case .unknownKey(let key, let suggestion, let known):
      Self.unknown(key, suggestion: suggestion, known: known)
    case .missingKey(let key, nil): "key \(Self.quoted(key)) is missing"
    case .missingKey(let key, let similar?):
      "key \(Self.quoted(key)) is missing (hint: \(Self.quoted(similar)) stands there, misspelt?)"
    case .unexpected(let key, .null, let expected):
      "\(Self.plain(key)): found an unquoted null, expected \(expected)"
        + " (hint: quote it if you mean the word)"
    case .unexpected(let key, .quoted, let expected):
      "\(Self.plain(key)): found a quoted text, expected \(expected) (hint: take the quotes away)"
    case .unexpected(let key, let found, let expected):
      "\(Self.plain(key)): found \(found.rawValue), expected \(expected)"
    }
  }

  private static func unknown(_ key: String, suggestion: String?, known: [String]) -> String {
    let start = "unknown key \(quoted(key))"
    if let suggestion { return "\(start) (hint: did you mean \(quoted(suggestion))?)" }
    guard !known.isEmpty else { return "\(start), expected no key here" }
    return "\(start), expected one of \(known.joined(separator: ", "))"
  }

  private static func plain(_ key: String) -> String {
    key.isEmpty ? "the document" : shortened(key)
  }

  private static func quoted(_ key: String) -> String {
    "\"\(shortened(key))\""
  }

  /// At most 80 characters of text from a file. They stand as they came: whoever prints them makes them inert.
  private static func shortened(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > 80 else { return text }
    return String(scalars.prefix(80)) + "…"
  }
}

extension YAMLError.Construct {
  fileprivate var hint: String {
    switch self {
    case .anchor, .alias, .mergeKey: "write it out"
    case .tag, .directive, .nulCharacter: "take it away"
    case .secondDocument: "one document a file"
    case .complexKey, .emptyKey: "a key is a word"
    }
  }
}

extension YAMLError.Unreadable {
  fileprivate var words: String {
    switch self {
    case .notUTF8: "not UTF-8"
    case .byteOrderMark: "a byte order mark is not allowed (hint: save as UTF-8 without it)"
    case .carriageReturn:
      "a carriage return is not allowed (hint: end lines with LF alone, as dos2unix does)"
    case .control(let value): "control character U+\(Self.hex(value)) is not allowed"
    case .lineSeparator(let value):
      "line separator U+\(Self.hex(value)) is not allowed (hint: end lines with LF)"
    }
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
