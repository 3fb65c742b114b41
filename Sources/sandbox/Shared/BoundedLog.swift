/// The most recent elements of a sequence. Elements are numbered from 0, and the oldest are
/// dropped.
struct BoundedLog<Element: Sendable>: Sendable {
  /// The elements that are kept, oldest first. There are at most twice `limit` elements.
  private(set) var elements: [Element] = []
  /// The number of dropped elements, which is also the index of the oldest kept element.
  private(set) var dropped = 0
  private let limit: Int

  /// Creates an empty log that keeps at least the last `limit` elements.
  init(limit: Int) { self.limit = limit }

  /// The number of elements that were appended.
  var count: Int { dropped + elements.count }

  /// Appends an element and returns its number.
  @discardableResult mutating func append(_ element: Element) -> Int {
    if elements.count >= 2 * limit {
      elements.removeFirst(limit)
      dropped += limit
    }
    elements.append(element)
    return count - 1
  }

  /// The element with this number; `nil` if it was dropped or has not been appended yet.
  subscript(number: Int) -> Element? {
    let index = number - dropped
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// Changes the element with this number; does nothing if it was dropped.
  mutating func change(_ number: Int, _ body: (inout Element) -> Void) {
    let index = number - dropped
    guard elements.indices.contains(index) else { return }
    body(&elements[index])
  }
}
