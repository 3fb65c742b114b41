import JSON

extension Duration {
  /// In milliseconds.
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1000 + Double(attoseconds) / 1e15
  }
}

extension JSONValue {
  /// A figure with three decimals at most.
  static func figure(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    let thousandths = (value.magnitude * 1000).rounded()
    guard thousandths < 1e15 else { return .null }
    let whole = Int(thousandths)
    let digits = String(whole % 1000 + 1000).dropFirst()
    let sign = value < 0 && whole > 0 ? "-" : ""
    return .number("\(sign)\(whole / 1000).\(digits)")
  }

  /// A duration in milliseconds, null where there is none.
  static func milliseconds(_ duration: Duration?) -> JSONValue {
    duration.map { figure($0.milliseconds) } ?? .null
  }
}
