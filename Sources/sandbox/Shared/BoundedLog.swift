/// The last elements of a sequence, numbered from 0; older ones are dropped.
struct BoundedLog<Element: Sendable>: Sendable {
  /// The kept elements, oldest first: at most twice `limit`.
  private(set) var elements: [Element] = []
  /// How many elements were dropped, which is the number of the first kept one.
  private(set) var dropped = 0
  private let limit: Int

  /// Keeps at least the last `limit` elements.
  init(limit: Int) { self.limit = limit }

  /// How many elements were appended.
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

  /// The element with this number; nil if it was dropped or not appended yet.
  subscript(number: Int) -> Element? {
    let index = number - dropped
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// Changes an element unless it was dropped.
  mutating func change(_ number: Int, _ body: (inout Element) -> Void) {
    let index = number - dropped
    guard elements.indices.contains(index) else { return }
    body(&elements[index])
  }
}
