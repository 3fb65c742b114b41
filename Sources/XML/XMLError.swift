/// Why bytes are not one acceptable XML document, and where. Contains nothing of the document
/// except the name of an encoding.
package struct XMLError: Error, Equatable, Sendable {
  /// The line, from 1.
  package let line: Int
  package let reason: Reason

  package enum Reason: Equatable, Sendable {
    /// No bytes.
    case empty
    /// More bytes than the limit.
    case tooLarge(limit: Int)
    /// Bytes that are not UTF-8: another encoding, or damage.
    case notUTF8
    /// A NUL byte: not text, or text in UTF-16.
    case nulCharacter
    case byteOrderMark
    /// An XML declaration with an encoding other than UTF-8; at most 40 characters of its name.
    case encoding(String)
    /// A document type declaration, which can declare entities and name other files.
    case doctype
    /// Elements nested deeper than the limit.
    case tooDeep(limit: Int)
    /// Not well-formed XML 1.0; the message of the C library, which never quotes the document.
    case syntax(String)
    /// The C library cannot be used, and why.
    case unavailable(String)
  }
}

extension XMLError: CustomStringConvertible {
  /// One line in lower case: `line 3: not XML: mismatched tag`.
  package var description: String { "line \(line): \(message)" }

  private var message: String {
    switch reason {
    case .empty: "empty, expected an XML document"
    case .tooLarge(let limit): "more than \(limit) bytes of XML"
    case .notUTF8: "not UTF-8"
    case .nulCharacter: "a NUL byte is not allowed (hint: is it UTF-16?)"
    case .byteOrderMark: "a byte order mark is not allowed (hint: save as UTF-8 without it)"
    case .encoding(let name): "encoding \"\(name)\", expected UTF-8"
    case .doctype: "a document type declaration is not allowed (hint: remove it)"
    case .tooDeep(let limit): "elements nested deeper than \(limit) levels"
    case .syntax(let message): "not XML: \(message)"
    case .unavailable(let why): "cannot read XML: \(why) (hint: install libexpat1)"
    }
  }
}
