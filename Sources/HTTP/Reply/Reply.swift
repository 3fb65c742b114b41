/// A complete answer.
package struct Reply: Equatable, Sendable {
  package let head: ReplyHead
  /// The body without transfer codings; empty for HEAD, 204 and 304.
  package let body: [UInt8]
  package let timing: ReplyTiming

  /// The status code.
  package var status: Int { head.status }

  /// The value of the first header with this lower-case name.
  package subscript(_ name: String) -> String? { head[name] }
}

extension Reply: CustomStringConvertible, CustomReflectable {
  /// Status and size; the body must not reach a log.
  package var description: String { "\(status), \(body.count) bytes" }

  /// What `dump` shows: status and size.
  package var customMirror: Mirror {
    Mirror(self, children: ["status": status, "bytes": body.count])
  }
}

/// How long the parts of a call took, each measured from the start of the call.
package struct ReplyTiming: Equatable, Sendable {
  /// Until the connection was established, TLS included; `nil` if an open connection was used.
  package let connect: Duration?
  /// Until the first byte of the answer.
  package let firstByte: Duration
  /// Until the last byte of the answer.
  package let total: Duration
}
