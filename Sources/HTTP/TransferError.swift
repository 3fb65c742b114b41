/// Why there is no answer. No case holds a URL, a header or a byte of a body.
package enum TransferError: Error, Hashable, Sendable {
  /// The deadline or the connect timeout passed. `sent`: the request was under way by then.
  case timedOut(sent: Bool)
  /// The task was cancelled, or the transport closed.
  case cancelled
  /// The origin is not on the egress list; nothing was sent.
  case refusedByEgress(Origin)
  /// Nobody listens there, or there is no way to it.
  case cannotConnect
  /// The name has no address.
  case cannotResolve
  /// The peer's key is none of the pins.
  case pinMismatch
  /// There was no TLS connection.
  case tlsFailed(TLSFailure)
  /// The connection ended before the answer did. `sent`: the request was under way by then.
  case reset(sent: Bool)
  /// The body is longer than the request allows; `limit` in bytes.
  case tooLarge(limit: Int)
  /// The answer is no HTTP, or has more than 64 KiB of headers.
  case malformed
  /// libcurl cannot be used; why.
  case libraryMissing(String)
  /// Memory, descriptors or threads ran out, or something that should not happen did: a code of
  /// libcurl's (CURLcode).
  case failed(code: UInt32)
}

extension TransferError {
  /// Whether the same call may succeed later without anybody changing anything (R7).
  package var isTransient: Bool {
    switch self {
    case .timedOut, .cannotConnect, .cannotResolve, .reset, .malformed, .failed: true
    case .tlsFailed(let failure): failure == .handshake
    case .cancelled, .refusedByEgress, .pinMismatch, .tooLarge, .libraryMissing: false
    }
  }

  /// Whether the peer may have acted on the request, so that sending it again may make it act twice.
  package var mayHaveArrived: Bool {
    switch self {
    case .timedOut(let sent), .reset(let sent): sent
    case .cancelled, .tooLarge, .malformed, .failed: true
    case .refusedByEgress, .cannotConnect, .cannotResolve, .pinMismatch, .tlsFailed: false
    case .libraryMissing: false
    }
  }
}
