/// A JSON value in either of two forms: a ``JSONValue`` in memory, or a ``JSONNode`` of a large
/// document.
///
/// ``ObjectReader`` reads both forms through this type. The reader is not generic over the form,
/// because generic code is not specialized across modules and would take three times as long for a
/// scan report. Each property is `nil` if the value is of a different kind.
package enum JSONItem: Sendable {
  case value(JSONValue)
  case node(JSONNode)

  package var isNull: Bool {
    switch self {
    case .value(let value): value == .null
    case .node(let node): node.isNull
    }
  }

  package var stringValue: String? {
    switch self {
    case .value(let value): value.stringValue
    case .node(let node): node.stringValue
    }
  }

  /// The value of a number that is written as an integer and fits `Int`; `nil` for `1.0` and `1e3`.
  package var integerValue: Int? {
    switch self {
    case .value(let value): value.integerValue
    case .node(let node): node.numberText.flatMap { Int($0) }
    }
  }

  /// The literal text of a number.
  package var numberText: String? {
    switch self {
    case .value(.number(let text)): text
    case .value: nil
    case .node(let node): node.numberText
    }
  }

  package var boolValue: Bool? {
    switch self {
    case .value(let value): value.boolValue
    case .node(let node): node.boolValue
    }
  }

  package var elements: [JSONItem]? {
    switch self {
    case .value(let value): value.arrayValue?.map(JSONItem.value)
    case .node(let node): node.elements?.map(JSONItem.node)
    }
  }

  /// The complete value as a ``JSONValue``.
  package var decoded: JSONValue {
    switch self {
    case .value(let value): value
    case .node(let node): node.value
    }
  }

  var isObject: Bool {
    switch self {
    case .value(.object): true
    case .value: false
    case .node(let node): node.isObject
    }
  }

  /// The members of an object in their original order.
  var members: [(name: String, item: JSONItem)]? {
    switch self {
    case .value(let value): value.objectValue?.map { ($0.name, .value($0.value)) }
    case .node(let node): node.members?.map { ($0.name, .node($0.value)) }
    }
  }

  /// The value of the member `name`; `nil` if there is no such member or the item is not an object.
  package subscript(_ name: String) -> JSONItem? {
    switch self {
    case .value(let value): value[name].map(JSONItem.value)
    case .node(let node): node[name].map(JSONItem.node)
    }
  }
}
