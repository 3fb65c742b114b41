/// The reason why a document is refused, and the line. It contains no text of the document except
/// the name of an encoding.
package struct XMLError: Error, Equatable, Sendable {
  /// The line number; the first line is 1.
  package let line: Int
  package let reason: Reason

  package enum Reason: Equatable, Sendable {
    /// The document has no bytes.
    case empty
    /// The document has more bytes than the limit.
    case tooLarge(limit: Int)
    /// The document has bytes that are not UTF-8: it is damaged or in a different encoding.
    case notUTF8
    /// The document has a NUL byte: it is not text, or it is UTF-16 without a byte
    /// order mark.
    case nulCharacter
    /// The XML declaration names an encoding other than that of the document. The value is that name, truncated to
    /// 40 characters.
    case encoding(String)
    /// The document has a document type declaration, which can declare entities and refer to other
    /// files.
    case doctype
    /// Elements are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// The document is not well-formed XML 1.0. The value is expat's message, which never quotes
    /// the document.
    case syntax(String)
    /// expat cannot be used. The value is the reason.
    case unavailable(String)
  }
}

extension XMLError: CustomStringConvertible {
  /// A line of text in lower case: `line 3: not XML: mismatched tag`.
  package var description: String { "line \(line): \(message)" }

  private var message: String {
    switch reason {
    case .empty: "the document is empty, expected XML"
    case .tooLarge(let limit): "document is larger than \(limit) bytes"
    case .notUTF8: "not UTF-8, and not UTF-16 with a byte order mark"
    case .nulCharacter: "a NUL byte is not allowed (hint: is it UTF-16 without a byte order mark?)"
    case .encoding(let name): "encoding \"\(name)\", expected UTF-8"
    case .doctype: "a document type declaration is not allowed (hint: remove it)"
    case .tooDeep(let limit): "elements nested deeper than \(limit) levels"
    case .syntax(let message): "not XML: \(message)"
    case .unavailable(let why): "cannot load the XML parser: \(why) (hint: install libexpat1)"
    }
  }
}
