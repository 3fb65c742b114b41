extension Duration {
  /// Rounded up, so that a wait of this length is never a little too short.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds < Int64.max / 1000 - 1 else { return .max }
    return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
