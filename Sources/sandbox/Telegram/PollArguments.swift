import JSON

/// The arguments of `getUpdates`, within the server's bounds.
struct PollArguments: Equatable, Sendable {
  /// The longest wait, whatever is asked for.
  static let longestWait = 50

  /// 0: from the head, nothing is confirmed.
  var offset: Int
  /// 1 to 100.
  var limit: Int
  /// Seconds, 0 to 50.
  var timeout: Int
  /// The kinds asked for; nil leaves the last ones, an empty list means the usual ones.
  var kinds: [String]?

  init(offset: Int = 0, limit: Int = 100, timeout: Int = 0, kinds: [String]? = nil) {
    self.offset = offset
    self.limit = (1...100).contains(limit) ? limit : 100
    self.timeout = min(max(timeout, 0), PollArguments.longestWait)
    self.kinds = kinds
  }

  init(_ arguments: CallArguments) {
    self.init(
      offset: arguments.integer("offset") ?? 0, limit: arguments.integer("limit") ?? 100,
      timeout: arguments.integer("timeout") ?? 0,
      kinds: arguments.document("allowed_updates")?.arrayValue?.compactMap(\.stringValue))
  }
}
