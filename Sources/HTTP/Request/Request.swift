/// The method of a request (RFC 9110 §9.3).
package enum Method: String, Hashable, Sendable {
  case get = "GET"
  case head = "HEAD"
  /// The only method that sends a body.
  case post = "POST"
}

/// One call: what is sent, and how much of an answer is accepted until when.
package struct Request: Sendable {
  package var method: Method
  package var target: RequestTarget
  /// The headers beyond those that HTTP itself needs, sent in this order. Without a `Content-Type`
  /// here a body is sent without one.
  package var headers: [Header]
  /// Sent by ``Method/post`` only.
  package var body: [UInt8]
  /// When the call ends, whatever its state; reading a stream is included.
  package var deadline: ContinuousClock.Instant
  /// The limit for reaching the peer: name lookup, connection and TLS. 5 s by default, at least 1
  /// ms, and never beyond the deadline.
  package var connectTimeout: Duration
  /// The largest body of an answer, in bytes; 4 MiB by default. A larger one ends the call as
  /// ``TransferError/tooLarge(limit:)``.
  package var replyLimit: Int

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
