/// The method of a request (RFC 9110 §9.3).
package enum Method: String, Hashable, Sendable {
  case get = "GET"
  case head = "HEAD"
  /// The only method that sends a body.
  case post = "POST"
}

/// A request, with the limits for its response.
package struct Request: Sendable {
  package var method: Method
  package var target: RequestTarget
  /// Headers in addition to those that HTTP itself requires, sent in this order. If `Content-Type`
  /// is missing here, the request is sent without that header.
  package var headers: [Header]
  /// The body; sent only by ``Method/post``.
  package var body: [UInt8]
  /// The time at which the call fails if it is not complete. Reading the body of a stream is
  /// included.
  package var deadline: ContinuousClock.Instant
  /// The time limit for the name lookup, the connection and the TLS handshake. The default is 5 s
  /// and the minimum is 1 ms. The deadline applies in addition.
  package var connectTimeout: Duration
  /// The maximum size of the response body, in bytes; 4 MiB by default. A larger body fails the
  /// call with ``TransferError/tooLarge(limit:)``.
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
  /// The method and origin: `POST https://api.telegram.org/…`.
  package var description: String { "\(method.rawValue) \(target)" }

  /// Shows only the method and origin in the output of `dump`.
  package var customMirror: Mirror {
    Mirror(self, children: ["method": method, "origin": target.origin])
  }
}
