/// An error in a document, with its place.
///
/// It contains the file name, the line and names of keys, but never a value, which may be private.
package struct YAMLError: Error, Equatable, Sendable {
  /// The name of the file, as passed by the caller.
  package let file: String
  /// The line number, counted from 1.
  package let line: Int
  package let reason: Reason

  /// Creates an error for a value on this line.
  package init(file: String, line: Int, reason: Reason) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  package enum Reason: Equatable, Sendable {
    /// The file has no document: it contains only comments and blank lines.
    case empty
    /// The file has more bytes than the limit.
    case tooLarge(limit: Int)
    /// The file contains a byte that is refused before parsing.
    case unreadable(Unreadable)
    /// The file is not YAML. The text is the message of libyaml, which never contains content of
    /// the file.
    case syntax(String)
    /// The file contains a YAML construct that is not accepted.
    case refused(Construct)
    /// Mappings and sequences are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// The mapping contains the key twice. The first occurrence is on line `first`.
    case duplicateKey(String, first: Int)
    /// The mapping contains an unknown key. `suggestion` is a known key with a similar spelling.
    case unknownKey(String, suggestion: String?, known: [String])
    /// A required key is missing. `similar` is an unknown key of the mapping with a similar
    /// spelling.
    case missingKey(String, similar: String?)
    /// The value of the key is not what is expected.
    case unexpected(key: String, found: Found, expected: String)
  }

  /// The kinds of bytes that are refused before parsing.
  package enum Unreadable: Equatable, Sendable {
    case notUTF8
    case byteOrderMark
    case carriageReturn
    case control(UInt32)
    case lineSeparator(UInt32)
  }

  /// YAML constructs that are not accepted because they make a document ambiguous.
  package enum Construct: String, Equatable, Sendable {
    case anchor = "an anchor"
    case alias = "an alias"
    case tag = "a tag"
    case directive = "a directive"
    case mergeKey = "a merge key (<<)"
    case secondDocument = "a second document"
    case complexKey = "a key that is not a string"
    case emptyKey = "an empty key"
    case nulCharacter = "a NUL character"
  }

  /// What the document contains instead of the expected value.
  package enum Found: String, Equatable, Sendable {
    case mapping = "a mapping"
    case sequence = "a list"
    case nothing = "nothing"
    case null = "an unquoted null"
    case quoted = "a quoted string"
    case text = "a string"
    case outOfRange = "a number out of range"
  }
}

extension YAMLError: CustomStringConvertible {
  /// One line in lower case: `environments/policy.yaml:12: unknown key "drfit" (hint: …)`.
  package var description: String {
    "\(file):\(line): \(message)"
  }

  private var message: String {
    switch reason {
    case .empty: "empty, expected a document"
    case .tooLarge(let limit): "more than \(limit) bytes"
    case .unreadable(let what): what.message
    case .syntax(let message): "not YAML: \(message)"
    case .refused(let construct): "\(construct.rawValue) is not allowed (hint: \(construct.hint))"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .duplicateKey(let key, let first):
      "duplicate key \(Self.quoted(key)), first on line \(first)"
    case .unknownKey(let key, let suggestion, let known):
      Self.unknown(key, suggestion: suggestion, known: known)
    case .missingKey(let key, nil): "key \(Self.quoted(key)) is missing"
    case .missingKey(let key, let similar?):
      "key \(Self.quoted(key)) is missing (hint: is \(Self.quoted(similar)) a misspelling?)"
    case .unexpected(let key, .null, let expected):
      "\(Self.plain(key)): found an unquoted null, expected \(expected)"
        + " (hint: quote it if you mean the word)"
    case .unexpected(let key, .quoted, let expected):
      "\(Self.plain(key)): found a quoted string, expected \(expected) (hint: remove the quotes)"
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

  /// Truncates text from a file to 80 characters. The text is not escaped: the program that prints
  /// it must escape it for the terminal.
  private static func shortened(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > 80 else { return text }
    return String(scalars.prefix(80)) + "…"
  }
}

extension YAMLError.Construct {
  fileprivate var hint: String {
    switch self {
    case .anchor, .alias, .mergeKey: "write the values out in full"
    case .tag, .directive, .nulCharacter: "remove it"
    case .secondDocument: "write one document per file"
    case .complexKey, .emptyKey: "use a nonempty string as the key"
    }
  }
}

extension YAMLError.Unreadable {
  fileprivate var message: String {
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
