/// What is wrong with a document, and where.
///
/// It names files, lines and keys; it never carries a value, which may be private.
package struct YAMLError: Error, Equatable, Sendable {
  /// The file as the caller named it.
  package let file: String
  /// The line, counted from 1.
  package let line: Int
  /// What is wrong there.
  package let reason: Reason

  /// An error of a caller's own, about a value that it read at this line.
  package init(file: String, line: Int, reason: Reason) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// What can be wrong.
  package enum Reason: Equatable, Sendable {
    /// No document: nothing but comments and blank lines.
    case empty
    /// More than this many bytes.
    case tooLarge(limit: Int)
    /// A byte sequence that is no text that we take.
    case unreadable(Unreadable)
    /// Not YAML; the words of the C library, which never quote the document.
    case syntax(String)
    /// YAML that we do not take.
    case refused(Construct)
    /// Mappings and sequences nested deeper than this.
    case tooDeep(limit: Int)
    /// The key stands in this mapping already, at the line `first`.
    case duplicateKey(String, first: Int)
    /// A key that nothing reads; the nearest of those that are read, if one is near.
    case unknownKey(String, suggestion: String?, known: [String])
    /// A key that has to be there; a similar one that stands there instead.
    case missingKey(String, similar: String?)
    /// The value of the key is something else than was expected.
    case unexpected(key: String, found: Found, expected: String)
  }

  /// Bytes that are refused before any YAML is read.
  package enum Unreadable: Equatable, Sendable {
    case notUTF8
    case byteOrderMark
    case carriageReturn
    case control(UInt32)
    case lineSeparator(UInt32)
  }

  /// Constructs of YAML that let one text mean several things.
  package enum Construct: String, Equatable, Sendable {
    case anchor = "an anchor"
    case alias = "an alias"
    case tag = "a tag"
    case directive = "a directive"
    case mergeKey = "a merge key (<<)"
    case secondDocument = "a second document"
    case complexKey = "a key that is no text"
    case emptyKey = "an empty key"
    case nulCharacter = "a NUL character"
  }

  /// What stands where something else was expected.
  package enum Found: String, Equatable, Sendable {
    case mapping = "a mapping"
    case sequence = "a list"
    case nothing = "nothing"
    case null = "an unquoted null"
    case quoted = "a quoted text"
    case text = "another text"
    case outOfRange = "a number out of range"
  }
}
