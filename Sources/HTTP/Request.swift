/// One call to a peer, whole: what is sent and what of the answer is taken.
package struct Request: Sendable {
  /// What is asked for.
  package var method: Method
  /// Where it goes.
  package var target: RequestTarget
  /// What is sent beside the headers that HTTP itself needs, in this order. Without a
  /// `Content-Type` a body has none.
  package var headers: [Header]
  /// What a ``Method/post`` sends; of the others nothing is sent.
  package var body: [UInt8]
  /// When the call is over, whatever it is doing then, the reading of a stream too.
  package var deadline: ContinuousClock.Instant
  /// How long reaching the peer may take: name, connection and TLS. 5 s by default, at least 1 ms,
  /// and never beyond the deadline.
  package var connectTimeout: Duration
  /// The most bytes that the body of the answer may have, 4 MiB by default. One more ends the call
  /// as ``TransferError/tooLarge(limit:)``.
  package var replyLimit: Int

  /// A call that ends at `deadline` at the latest.
  package init(
    _ method: Method = .get, _ target: RequestTarget, headers: [Header] = [], body: [UInt8] = [],
    deadline: ContinuousClock.Instant, connectTimeout: Duration = .seconds(5),
    replyLimit: Int = 4 << 20
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.deadline = deadline
    self.connectTimeout = connectTimeout
    self.replyLimit = replyLimit
  }
}

extension Request: CustomStringConvertible, CustomReflectable {
  /// Method and origin: `POST https://api.telegram.org/…`.
  package var description: String { "\(method.rawValue) \(target)" }

  /// What `dump` shows: method and origin.
  package var customMirror: Mirror {
    Mirror(self, children: ["method": method, "origin": target.origin])
  }
}
