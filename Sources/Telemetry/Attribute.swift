/// A named value of a log record or a span.
package struct Attribute: Equatable, Sendable {
  /// What a value may be.
  package enum Value: Equatable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
  }

  /// The name.
  package let name: String
  /// The value.
  package let value: Value

  /// An attribute.
  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

extension Attribute.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByStringInterpolation
{
  package init(stringLiteral text: String) { self = .text(text) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
}

/// Attributes in the order in which they were given: `["reason": "timeout", "attempt": 2]`.
package struct Attributes: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  /// The attributes, in order.
  package private(set) var list: [Attribute]

  /// Attributes in this order.
  package init(_ list: [Attribute]) { self.list = list }

  package init(dictionaryLiteral attributes: (String, Attribute.Value)...) {
    list = attributes.map { Attribute($0.0, $0.1) }
  }

  /// Adds an attribute behind the others.
  package mutating func append(_ name: String, _ value: Attribute.Value) {
    list.append(Attribute(name, value))
  }
}
