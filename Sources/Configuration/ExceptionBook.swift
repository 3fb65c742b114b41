import RFC3339

/// The exceptions that speak of one comparison.
struct ExceptionBook {
  struct Match {
    let index: Int
    let ticket: String
    /// It names the very values, and has not expired.
    let isValid: Bool
  }

  private let exceptions: [(index: Int, exception: DriftException)]
  private let now: Timestamp

  init(
    _ exceptions: [DriftException], from: EnvironmentName, to: EnvironmentName, now: Timestamp
  ) {
    self.exceptions = exceptions.enumerated().filter { $1.applies(from: from, to: to) }
      .map { ($0, $1) }
    self.now = now
  }

  /// The exception that excuses the pair, else the first one that is about its variable.
  func match(for pair: DriftPair) -> Match? {
    guard !exceptions.isEmpty else { return nil }
    let candidates = exceptions.filter { $0.exception.variable == pair.name }.map {
      index, exception in
      Match(
        index: index, ticket: exception.ticket,
        isValid: exception.isInForce(at: now) && pair.from.fits(exception.from)
          && pair.to.fits(exception.to))
    }
    return candidates.first(where: \.isValid) ?? candidates.first
  }

  /// Why no exception excuses a change of this variable.
  func lack(for variable: String) -> String {
    let about = exceptions.map(\.exception).filter { $0.variable == variable }
    guard !about.isEmpty else { return "and no exception names it" }
    let lasting = about.filter { $0.isInForce(at: now) }
    guard let first = lasting.first else {
      return "and the exception of \(about[0].ticket) expired on \(about[0].expires)"
    }
    return "and the exception of \(first.ticket) names other values"
  }

  /// From seven days before the last day on; expired; not needed by this comparison.
  func warnings(used: Set<Int>) -> [String] {
    exceptions.compactMap { index, exception in
      let name = "exception \(exception.ticket) for \(exception.variable)"
      guard exception.isInForce(at: now) else {
        return "\(name) expired on \(exception.expires): it has no effect"
      }
      guard used.contains(index) else { return "\(name) is unused: it excuses no difference" }
      guard exception.daysLeft(at: now) <= 7 else { return nil }
      return "\(name) expires on \(exception.expires)"
    }
  }
}

extension Environment.Entry? {
  /// Whether the entry is what an exception says of its side.
  fileprivate func fits(_ side: DriftException.Side) -> Bool {
    switch (self, side) {
    case (nil, .absent): return true
    case (nil, .value), (_?, .absent): return false
    case (let entry?, .value(let text)):
      let isByPresence = entry.variable.map { $0.class != .plain } ?? false
      if isByPresence, text.utf8.elementsEqual(SecretValue.mask.utf8) { return true }
      return switch entry.value {
      case .literal(let literal): literal.reveal().elementsEqual(text.utf8)
      case .reference(let reference): reference.description.utf8.elementsEqual(text.utf8)
      }
    }
  }
}
