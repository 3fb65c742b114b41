/// A JSON value (RFC 8259). Members keep the order in which they were parsed or added.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  /// A number as its literal text (RFC 8259 §6).
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Equatable, Sendable {
    /// The name, unescaped.
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Returns an integer as a JSON number.
  package static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

  /// Returns `text` as a JSON string, or `null` for `nil`.
  package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  /// The value of the member `name`, compared by bytes; `nil` if there is no such member or this is
  /// not an object.
  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The text of a string; `nil` for anything else.
  package var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The value of a number that is written as an integer and fits `Int`; `nil` for `1.0` and `1e3`.
  package var integerValue: Int? {
    guard case .number(let literal) = self else { return nil }
    return Int(literal)
  }

  /// The value of `true` or `false`; `nil` for anything else.
  package var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The elements of an array; `nil` for anything else.
  package var arrayValue: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members of an object; `nil` for anything else.
  package var objectValue: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }
}

extension JSONValue {
  /// The maximum nesting depth of arrays and objects.
  package static let depthLimit = 64

  /// Parses exactly one value from `bytes`, as strictly as ``JSONDocument``. `valueLimit` is the
  /// maximum number of values and names.
  package static func parse(
    _ bytes: [UInt8], valueLimit: Int = .max
  ) throws(JSONError) -> JSONValue {
    try JSONDocument(parsing: bytes, valueLimit: valueLimit).root.value
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { Member($0.0, $0.1) })
  }
  package init(nilLiteral: ()) { self = .null }
}
