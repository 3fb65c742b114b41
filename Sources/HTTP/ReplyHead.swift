/// What comes before the body of an answer.
package struct ReplyHead: Equatable, Sendable {
  /// The status code (RFC 9110 §15), 200 to 599 from a peer in its right mind. Interim answers
  /// (1xx) are passed over; a redirect (3xx) is an answer like any other and is not followed.
  package let status: Int
  /// All header lines in their order, names in lower case; untrusted text.
  package let fields: [Field]

  /// A header line of an answer.
  package struct Field: Equatable, Sendable {
    /// In lower case.
    package let name: String
    /// Without the white space around it; bytes that are not UTF-8 became U+FFFD.
    package let value: String
  }

  /// The value of the first header with this name, which is given in lower case.
  package subscript(_ name: String) -> String? {
    fields.first { $0.name == name }?.value
  }
}
