/// A JSON text that is validated completely, but decoded only where it is read. It consists of the
/// bytes of the text and a tape of the positions of its values.
///
/// It is designed for evidence of many megabytes. It needs 8 bytes per value in addition to the
/// text.
package struct JSONDocument: Sendable {
  let bytes: [UInt8]
  let tape: [JSONToken]

  /// Validates exactly one value (RFC 8259 §2). The validation is strict: it refuses duplicate
  /// names, trailing commas, trailing bytes, a byte order mark, invalid UTF-8, lone surrogates, and
  /// values nested deeper than ``JSONValue/depthLimit``.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    tape = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      var parser = JSONTapeParser(buffer)
      try parser.document()
      return parser.tape
    }
    self.bytes = bytes
  }

  package var root: JSONNode { JSONNode(document: self, index: 0) }
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

  private var token: JSONToken { document.tape[index] }
  private var first: UInt8 { document.bytes[Int(token.start)] }

  /// The index of the token after this value.
  private var next: Int { isContainer ? Int(token.end) : index + 1 }
  private var isContainer: Bool { first == UInt8(ascii: "{") || first == UInt8(ascii: "[") }

  /// The value of the member `name`; `nil` if there is no such member or the node is not an object.
  package subscript(_ name: String) -> JSONNode? {
    guard first == UInt8(ascii: "{") else { return nil }
    var position = index + 1
    while position < next {
      let value = JSONNode(document: document, index: position + 1)
      if JSONNode(document: document, index: position).isText(name) { return value }
      position = value.next
    }
    return nil
  }

  /// The elements of an array; `nil` for anything else.
  package var elements: [JSONNode]? {
    guard first == UInt8(ascii: "[") else { return nil }
    var elements: [JSONNode] = []
    var position = index + 1
    while position < next {
      let element = JSONNode(document: document, index: position)
      elements.append(element)
      position = element.next
    }
    return elements
  }

  /// The members of an object in their original order; `nil` for anything else.
  package var members: [(name: String, value: JSONNode)]? {
    guard first == UInt8(ascii: "{") else { return nil }
    var members: [(name: String, value: JSONNode)] = []
    var position = index + 1
    while position < next {
      let value = JSONNode(document: document, index: position + 1)
      members.append((JSONNode(document: document, index: position).text, value))
      position = value.next
    }
    return members
  }

  package var isNull: Bool { first == UInt8(ascii: "n") }

  package var isObject: Bool { first == UInt8(ascii: "{") }

  /// The text of a string; `nil` for anything else.
  package var stringValue: String? { first == UInt8(ascii: "\"") ? text : nil }

  /// The literal of a number; `nil` for anything else.
  package var numberText: String? {
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      String(decoding: document.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    default: nil
    }
  }

  /// The value of `true` or `false`; `nil` for anything else.
  package var boolValue: Bool? {
    switch first {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  /// The complete value as a ``JSONValue``.
  package var value: JSONValue {
    switch first {
    case UInt8(ascii: "n"): .null
    case UInt8(ascii: "t"): .bool(true)
    case UInt8(ascii: "f"): .bool(false)
    case UInt8(ascii: "\""): .string(text)
    case UInt8(ascii: "["): .array((elements ?? []).map(\.value))
    case UInt8(ascii: "{"):
      .object((members ?? []).map { JSONValue.Member($0.name, $0.value.value) })
    default: .number(numberText ?? "")
    }
  }

  /// The unescaped text between the quotes of a string or name.
  private var text: String {
    let range = (Int(token.start) + 1)..<(Int(token.end) - 1)
    return document.bytes.withUnsafeBufferPointer { JSONText.decoded($0, range) }
  }

  /// Reports whether a name equals `other`, compared by bytes. The lengths are compared first,
  /// because most names differ in length.
  private func isText(_ other: String) -> Bool {
    let range = (Int(token.start) + 1)..<(Int(token.end) - 1)
    return document.bytes.withUnsafeBufferPointer { buffer in
      guard !JSONText.hasEscape(buffer, range) else {
        return JSONText.decoded(buffer, range).utf8.elementsEqual(other.utf8)
      }
      return range.count == other.utf8.count
        && buffer[range].elementsEqual(other.utf8)
    }
  }
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
