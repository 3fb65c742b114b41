/// Faults that were injected but have not occurred yet.
struct FaultQueue<Method: Hashable & Sendable, Fault: Sendable>: Sendable {
  private struct Entry: Sendable {
    let method: Method?
    let fault: Fault
    var left: Int
  }

  private var entries: [Entry] = []

  /// Injects `fault` into the next `times` calls to `method`, or of any method if `method` is nil.
  mutating func add(_ fault: Fault, on method: Method?, times: Int) {
    guard times > 0 else { return }
    entries.append(Entry(method: method, fault: fault, left: times))
  }

  /// Removes and returns the first fault that applies to a call to `method`; returns `nil` if there
  /// is none.
  mutating func take(for method: Method) -> Fault? {
    guard !entries.isEmpty,
      let index = entries.firstIndex(where: { $0.method == nil || $0.method == method })
    else { return nil }
    entries[index].left -= 1
    let fault = entries[index].fault
    if entries[index].left == 0 { entries.remove(at: index) }
    return fault
  }

  /// Removes all faults.
  mutating func clear() { entries = [] }

  /// The number of faults that have not occurred yet.
  var count: Int { entries.reduce(0) { $0 + $1.left } }
}
