/// A parsed value without its type. A box, since an optional inside `any Sendable` loses a level when it is cast.
package struct Parsed: Sendable {
  private struct Box<Value: Sendable>: Sendable { let value: Value }
  private let box: any Sendable

  init<Value: Sendable>(_ value: Value) { box = Box(value: value) }

  func value<Value: Sendable>(of type: Value.Type) -> Value? { (box as? Box<Value>)?.value }
}
