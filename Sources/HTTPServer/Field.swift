/// A name and its value: of a header or of a query.
package struct Field: Equatable, Sendable {
  /// The name; lower case in the headers of a request.
  package let name: String
  /// The value.
  package let value: String

  /// A field.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
