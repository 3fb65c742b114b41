/// A complete HTTP response.
package struct Reply: Equatable, Sendable {
  package let head: ReplyHead
  /// The body, with transfer codings removed; empty for HEAD, 204 and 304.
  package let body: [UInt8]
  package let timing: ReplyTiming

  /// The status code.
  package var status: Int { head.status }

  /// Returns the value of the first header with this name, which must be in lower case.
  package subscript(_ name: String) -> String? { head[name] }
}

extension Reply: CustomStringConvertible, CustomReflectable {
  /// The status and the size of the body. The body itself must not appear in a log.
  package var description: String { "\(status), \(body.count) bytes" }

  /// Shows only the status and size in the output of `dump`.
  package var customMirror: Mirror {
    Mirror(self, children: ["status": status, "bytes": body.count])
  }
}

/// The durations of the phases of a call, each measured from the start of the call.
package struct ReplyTiming: Equatable, Sendable {
  /// The time until the connection was established, including TLS; `nil` if an existing connection
  /// was reused.
  package let connect: Duration?
  /// The time until the first byte of the response arrived.
  package let firstByte: Duration
  /// The time until the last byte of the response arrived.
  package let total: Duration
}
