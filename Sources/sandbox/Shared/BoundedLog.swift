/// The last elements of a sequence, numbered from 0 on; what is too old is dropped.
struct BoundedLog<Element: Sendable>: Sendable {
  /// Those that are kept, oldest first: at most twice `limit`.
  private(set) var elements: [Element] = []
  /// How many were dropped: the number of the first that is kept.
  private(set) var dropped = 0
  private let limit: Int

  /// A log that keeps at least the last `limit` elements.
  init(limit: Int) { self.limit = limit }

  /// How many there were.
  var count: Int { dropped + elements.count }

  /// Adds an element and gives its number.
  @discardableResult mutating func append(_ element: Element) -> Int {
    if elements.count >= 2 * limit {
      elements.removeFirst(limit)
      dropped += limit
    }
    elements.append(element)
    return count - 1
  }

  /// The element of this number, unless it was dropped or is still to come.
  subscript(number: Int) -> Element? {
    let index = number - dropped
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// Changes an element that is still kept.
  mutating func change(_ number: Int, _ body: (inout Element) -> Void) {
    let index = number - dropped
    guard elements.indices.contains(index) else { return }
    body(&elements[index])
  }
}
