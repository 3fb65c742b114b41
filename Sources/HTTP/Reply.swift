/// A whole answer.
package struct Reply: Equatable, Sendable {
  /// Status and headers.
  package let head: ReplyHead
  /// All of it, transfer codings removed; empty for HEAD, 204 and 304.
  package let body: [UInt8]
  /// How long it took.
  package let timing: ReplyTiming

  /// The status code.
  package var status: Int { head.status }

  /// The value of the first header with this name, which is given in lower case.
  package subscript(_ name: String) -> String? { head[name] }
}

extension Reply: CustomStringConvertible, CustomReflectable {
  /// Status and size; the body is not for logs.
  package var description: String { "\(status), \(body.count) bytes" }

  /// What `dump` shows: status and size.
  package var customMirror: Mirror {
    Mirror(self, children: ["status": status, "bytes": body.count])
  }
}
