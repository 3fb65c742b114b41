/// A JSON value that an ``ObjectReader`` can read: a ``JSONValue`` in memory or a ``JSONNode`` of a
/// large document. The properties are `nil` for values of another kind.
package protocol JSONReadable: Sendable {
  var isObject: Bool { get }
  var isNull: Bool { get }
  var stringValue: String? { get }
  /// The value of a number that is written as an integer and fits; `1.0` and `1e3` do not count.
  var integerValue: Int? { get }
  var elements: [Self]? { get }
  /// The members in their order.
  var members: [(name: String, value: Self)]? { get }
  /// The value of a member; `nil` if there is none of this name.
  subscript(_ name: String) -> Self? { get }
}

extension JSONReadable {
  var memberNames: [String] { (members ?? []).map(\.name) }
}

extension JSONValue: JSONReadable {
  package var isObject: Bool {
    guard case .object = self else { return false }
    return true
  }

  package var isNull: Bool { self == .null }

  package var elements: [JSONValue]? { arrayValue }

  package var members: [(name: String, value: JSONValue)]? {
    objectValue?.map { ($0.name, $0.value) }
  }
}

extension JSONNode: JSONReadable {
  package var integerValue: Int? { numberText.flatMap { Int($0) } }
}
