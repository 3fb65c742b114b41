/// A named value of a log record or a span.
package struct Attribute: Equatable, Sendable {
  package enum Value: Equatable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
  }

  package let name: String
  package let value: Value

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

/// A list of attributes that keeps its order: `["reason": "timeout", "attempt": 2]`.
package struct Attributes: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  package private(set) var list: [Attribute]

  package init(_ list: [Attribute]) { self.list = list }

  package init(dictionaryLiteral attributes: (String, Attribute.Value)...) {
    list = attributes.map { Attribute($0.0, $0.1) }
  }

  package mutating func append(_ name: String, _ value: Attribute.Value) {
    list.append(Attribute(name, value))
  }
}
