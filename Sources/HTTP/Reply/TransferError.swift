/// Why a call failed. No case contains a URL, a header or a byte of a body.
package enum TransferError: Error, Hashable, Sendable {
  /// The deadline or the connect timeout passed. `sent`: bytes of the request had been sent.
  case timedOut(sent: Bool)
  /// The task was canceled, or the transport was closed.
  case cancelled
  /// The origin is not on the egress list; nothing was sent.
  case refusedByEgress(Origin)
  /// The port is closed, or the host is unreachable.
  case cannotConnect
  /// The host name has no address.
  case cannotResolve
  /// The peer's public key matches none of the pins.
  case pinMismatch
  case tlsFailed(TLSFailure)
  /// The connection ended before the answer was complete. `sent`: bytes of the request had been
  /// sent.
  case reset(sent: Bool)
  /// The body is larger than the request allows; `limit` in bytes.
  case tooLarge(limit: Int)
  /// The answer is not HTTP, or has more than 64 KiB of headers.
  case malformed
  /// libcurl cannot be loaded, for this reason.
  case libraryMissing(String)
  /// Memory, descriptors or threads ran out, or libcurl failed with this unexpected CURLcode.
  case failed(code: UInt32)
}

/// Why a TLS connection was not established.
package enum TLSFailure: Hashable, Sendable {
  /// The peer's certificate is expired, for another name, or from an unknown authority.
  case untrusted
  /// Our certificate and key cannot be read or do not belong together.
  case identity
  /// The peer refused: it requires a client certificate, another one, or an older TLS.
  case refused
  /// The trusted authorities cannot be read.
  case authorities
  /// The connection broke during the handshake, or the peer does not speak TLS.
  case handshake
}

extension TransferError {
  /// Whether the same call may succeed later without a change by the operator.
  package var isTransient: Bool {
    switch self {
    case .timedOut, .cannotConnect, .cannotResolve, .reset, .malformed, .failed: true
    case .tlsFailed(let failure): failure == .handshake
    case .cancelled, .refusedByEgress, .pinMismatch, .tooLarge, .libraryMissing: false
    }
  }

  /// Whether the peer may have acted on the request, so that sending it again may make it act
  /// twice.
  package var mayHaveArrived: Bool {
    switch self {
    case .timedOut(let sent), .reset(let sent): sent
    case .cancelled, .tooLarge, .malformed, .failed: true
    case .refusedByEgress, .cannotConnect, .cannotResolve, .pinMismatch, .tlsFailed: false
    case .libraryMissing: false
    }
  }
}

extension TransferError: CustomStringConvertible {
  /// A few words in lower case, without a URL: `connection ended before the answer`.
  package var description: String {
    switch self {
    case .timedOut(sent: true): "no whole answer in time"
    case .timedOut(sent: false): "not connected in time"
    case .cancelled: "cancelled"
    case .refusedByEgress(let origin): "\(origin) is not among the configured origins"
    case .cannotConnect: "cannot connect"
    case .cannotResolve: "host name has no address"
    case .pinMismatch: "public key matches none of the pins"
    case .tlsFailed(.untrusted): "certificate is not trusted"
    case .tlsFailed(.identity): "client certificate or its key cannot be used"
    case .tlsFailed(.refused):
      "peer refused the TLS connection (hint: it may ask for a client certificate)"
    case .tlsFailed(.authorities): "trusted certificates cannot be read"
    case .tlsFailed(.handshake): "no TLS connection"
    case .reset: "connection ended before the answer"
    case .tooLarge(let limit): "answer has more than \(limit) bytes"
    case .malformed: "answer is not HTTP"
    case .libraryMissing(let reason): reason
    case .failed(let code): "libcurl failed with code \(code)"
    }
  }
}
