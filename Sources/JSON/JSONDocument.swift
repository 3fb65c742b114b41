/// A JSON text that is validated completely, but decoded only where it is read. It consists of the
/// bytes of the text and a tape of the positions of its values.
///
/// It is designed for evidence of many megabytes. It needs 8 bytes per value in addition to the
/// text.
package struct JSONDocument: Sendable {
  /// The text and its tape. They are in one object, so that copying a node counts one reference.
  private final class Storage: Sendable {
    let bytes: [UInt8]
    let tape: [JSONToken]

    init(_ bytes: [UInt8], _ tape: [JSONToken]) {
      self.bytes = bytes
      self.tape = tape
    }
  }

  private let storage: Storage

  var bytes: [UInt8] { storage.bytes }
  var tape: [JSONToken] { storage.tape }

  /// Validates exactly one value (RFC 8259 §2). The validation is strict: it refuses duplicate
  /// names, trailing commas, trailing bytes, a byte order mark, invalid UTF-8, lone surrogates, and
  /// values nested deeper than ``JSONValue/depthLimit``. `valueLimit` is the maximum number of
  /// values and names, which bounds the memory for a text from an untrusted source.
  package init(parsing bytes: [UInt8], valueLimit: Int = .max) throws(JSONError) {
    let tape = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      var parser = JSONTapeParser(buffer, valueLimit: valueLimit)
      try parser.document()
      return parser.tape
    }
    storage = Storage(bytes, tape)
  }

  package var root: JSONNode { JSONNode(document: self, index: 0) }

  /// Calls `body` with the tape, whose pointers are valid until `body` returns.
  func withTape<Result>(_ body: (JSONTape) -> Result) -> Result {
    storage.bytes.withUnsafeBufferPointer { bytes in
      storage.tape.withUnsafeBufferPointer { body(JSONTape(bytes: bytes, tokens: $0)) }
    }
  }
}

/// The position of a value or name in the text.
struct JSONToken: Sendable {
  /// The offset of the first byte.
  let start: UInt32
  /// For an array or object, the index of the token after it on the tape. For any other value, the
  /// offset after its last byte.
  var end: UInt32
}

/// A value of a document. Copying a node does not copy the text.
package struct JSONNode: Sendable {
  let document: JSONDocument
  let index: Int

  private var first: UInt8 { document.withTape { $0.first(at: index) } }

  /// The value of the member `name`; `nil` if there is no such member or the node is not an object.
  package subscript(_ name: String) -> JSONNode? {
    document.withTape { $0.member(name, of: index) }
      .map { JSONNode(document: document, index: $0) }
  }

  /// The elements of an array; `nil` for anything else.
  package var elements: [JSONNode]? {
    document.withTape { tape in
      guard tape.first(at: index) == UInt8(ascii: "[") else { return nil }
      var elements: [JSONNode] = []
      let end = tape.next(after: index)
      var position = index + 1
      while position < end {
        elements.append(JSONNode(document: document, index: position))
        position = tape.next(after: position)
      }
      return elements
    }
  }

  /// The members of an object in their original order; `nil` for anything else.
  package var members: [(name: String, value: JSONNode)]? {
    document.withTape { tape in
      guard tape.first(at: index) == UInt8(ascii: "{") else { return nil }
      var members: [(name: String, value: JSONNode)] = []
      let end = tape.next(after: index)
      var position = index + 1
      while position < end {
        let value = JSONNode(document: document, index: position + 1)
        members.append((tape.text(at: position), value))
        position = tape.next(after: position + 1)
      }
      return members
    }
  }

  package var isNull: Bool { first == UInt8(ascii: "n") }

  package var isObject: Bool { first == UInt8(ascii: "{") }

  /// The text of a string; `nil` for anything else.
  package var stringValue: String? {
    document.withTape { $0.first(at: index) == UInt8(ascii: "\"") ? $0.text(at: index) : nil }
  }

  /// The literal of a number; `nil` for anything else.
  package var numberText: String? {
    document.withTape { tape in
      switch tape.first(at: index) {
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): tape.literal(at: index)
      default: nil
      }
    }
  }

  /// The value of a number that is written as an integer and fits `Int`; `nil` for `1.0` and `1e3`.
  package var integerValue: Int? { numberText.flatMap { Int($0) } }

  /// The value of `true` or `false`; `nil` for anything else.
  package var boolValue: Bool? {
    switch first {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  /// The complete value as a ``JSONValue``.
  package var value: JSONValue { document.withTape { $0.value(at: index) } }
}

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
    case .node(let node): node.integerValue
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
