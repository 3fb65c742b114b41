/// Why bytes are not one XML document that we take, and where. Carries nothing of the document but
/// the name of an encoding.
package struct XMLError: Error, Equatable, Sendable {
  /// The line, counted from 1.
  package let line: Int
  /// What is wrong there.
  package let reason: Reason

  /// What can be wrong.
  package enum Reason: Equatable, Sendable {
    /// No byte at all.
    case empty
    /// More than this many bytes.
    case tooLarge(limit: Int)
    /// Bytes that are no UTF-8: another encoding, or damage.
    case notUTF8
    /// A NUL byte: no text, or text in UTF-16.
    case nulCharacter
    /// A byte order mark.
    case byteOrderMark
    /// An XML declaration that names another encoding than UTF-8; at most 40 characters of the name.
    case encoding(String)
    /// A document type declaration, in which entities are declared and other files named.
    case doctype
    /// Elements nested deeper than this.
    case tooDeep(limit: Int)
    /// Not well-formed XML 1.0; the words of the C library, which never quote the document.
    case syntax(String)
    /// The C library cannot be used; why.
    case unavailable(String)
  }
}

extension XMLError: CustomStringConvertible {
  /// One line in lower case: `line 3: not XML: mismatched tag`.
  package var description: String { "line \(line): \(words)" }

  private var words: String {
    switch reason {
    case .empty: "empty, expected an XML document"
    case .tooLarge(let limit): "more than \(limit) bytes of XML"
    case .notUTF8: "not UTF-8"
    case .nulCharacter: "a NUL byte is not allowed (hint: is it UTF-16?)"
    case .byteOrderMark: "a byte order mark is not allowed (hint: save as UTF-8 without it)"
    case .encoding(let name): "encoding \"\(name)\", expected UTF-8"
    case .doctype: "a document type declaration is not allowed (hint: take it away)"
    case .tooDeep(let limit): "elements nested deeper than \(limit) levels"
    case .syntax(let words): "not XML: \(words)"
    case .unavailable(let why): "cannot read XML: \(why) (hint: install libexpat1)"
    }
  }
}
