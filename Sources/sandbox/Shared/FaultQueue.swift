/// Faults that were ordered and have not happened yet.
struct FaultQueue<Method: Hashable & Sendable, Fault: Sendable>: Sendable {
  private struct Order: Sendable {
    let method: Method?
    let fault: Fault
    var left: Int
  }

  private var orders: [Order] = []

  /// Orders `fault` for the next `times` calls of `method`, or of any where it is nil.
  mutating func add(_ fault: Fault, on method: Method?, times: Int) {
    guard times > 0 else { return }
    orders.append(Order(method: method, fault: fault, left: times))
  }

  /// The fault that this call meets: the first ordered one that fits.
  mutating func take(for method: Method) -> Fault? {
    guard !orders.isEmpty,
      let index = orders.firstIndex(where: { $0.method == nil || $0.method == method })
    else { return nil }
    orders[index].left -= 1
    let fault = orders[index].fault
    if orders[index].left == 0 { orders.remove(at: index) }
    return fault
  }

  /// Takes all orders back.
  mutating func clear() { orders = [] }

  /// How many faults are still to happen.
  var count: Int { orders.reduce(0) { $0 + $1.left } }
}
