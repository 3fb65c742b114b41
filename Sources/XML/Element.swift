/// An element of a document with all that is in it.
package struct Element: Equatable, Sendable {
  /// Its name as it is written, a namespace's prefix with it: `testsuite`, `x:testsuite`.
  package let name: String
  /// Its attributes in the document's order; no name occurs twice.
  package let attributes: [Attribute]
  /// The elements that stand in it, in order.
  package internal(set) var children: [Element] = []
  /// The text that stands in it, without that of its children; references resolved, CDATA taken in.
  package internal(set) var text = ""
  /// The line of its start tag, counted from 1.
  package let line: Int

  /// A name and its value.
  package struct Attribute: Equatable, Sendable {
    /// The name as it is written.
    package let name: String
    /// The value, its references resolved.
    package let value: String
  }

  /// The value of an attribute; `nil` when there is none of this name, byte for byte.
  package subscript(_ name: String) -> String? {
    attributes.first { isSame($0.name, name) }?.value
  }

  /// Whether the element has this name, byte for byte: `==` would take two spellings of one character for one.
  package func isNamed(_ name: String) -> Bool { isSame(self.name, name) }
}

/// Whether two texts have the same bytes; `==` alone takes two spellings of one character for one, and is quick to
/// tell the others apart.
private func isSame(_ one: String, _ other: String) -> Bool {
  one == other && one.utf8.elementsEqual(other.utf8)
}
