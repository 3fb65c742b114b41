/// The reason why a call failed. No case contains a URL, a header or any part of a body.
package enum TransferError: Error, Hashable, Sendable {
  /// The deadline or the connect timeout passed. `sent` is true if any bytes of the request were
  /// sent.
  case timedOut(sent: Bool)
  /// The task was canceled, or the transport was closed.
  case cancelled
  /// The origin is not on the egress list; nothing was sent.
  case refusedByEgress(Origin)
  /// The port is closed, or the host is unreachable.
  case cannotConnect
  /// The host name cannot be resolved to an address.
  case cannotResolve
  /// The peer's public key does not match any of the pins.
  case pinMismatch
  case tlsFailed(TLSFailure)
  /// The connection closed before the response was complete. `sent` is true if any bytes of the
  /// request were sent.
  case reset(sent: Bool)
  /// The body is larger than the request's limit, in bytes.
  case tooLarge(limit: Int)
  /// A successful response has a content coding, such as gzip, although the request accepts none.
  case encoded
  /// The response is not valid HTTP, or its headers are larger than 64 KiB.
  case malformed
  /// libcurl cannot be loaded. The value is the reason.
  case libraryMissing(String)
  /// Memory, file descriptors or threads ran out, or libcurl failed with a CURLcode that has no
  /// other case.
  case failed(code: UInt32)
}

/// The reason why a TLS connection was not established.
package enum TLSFailure: Hashable, Sendable {
  /// The peer's certificate has expired, is for a different name, or is from an unknown authority.
  case untrusted
  /// The client certificate or its key cannot be parsed, or they do not belong together.
  case identity
  /// The peer refused the connection, for example because it requires a client certificate, a
  /// different client certificate, or an older TLS version.
  case refused
  /// The certificates of the trusted authorities cannot be read.
  case authorities
  /// The connection closed during the handshake, or the peer does not support TLS.
  case handshake
}

extension TransferError {
  /// Whether the same call may succeed later without any change by the operator.
  package var isTransient: Bool {
    switch self {
    case .timedOut, .cannotConnect, .cannotResolve, .reset, .malformed, .failed: true
    case .tlsFailed(let failure): failure == .handshake
    case .cancelled, .refusedByEgress, .pinMismatch, .tooLarge, .encoded, .libraryMissing: false
    }
  }

  /// Whether the peer may have received and processed the request. If so, sending the request again
  /// may repeat its effect.
  package var mayHaveArrived: Bool {
    switch self {
    case .timedOut(let sent), .reset(let sent): sent
    case .cancelled, .tooLarge, .encoded, .malformed, .failed: true
    case .refusedByEgress, .cannotConnect, .cannotResolve, .pinMismatch, .tlsFailed: false
    case .libraryMissing: false
    }
  }
}

extension TransferError: CustomStringConvertible {
  /// A phrase in lower case without a URL: `cannot connect`.
  package var description: String {
    switch self {
    case .timedOut(sent: true): "no complete response before the deadline"
    case .timedOut(sent: false): "no connection before the deadline"
    case .cancelled: "canceled"
    case .refusedByEgress(let origin): "\(origin) is not a configured origin"
    case .cannotConnect: "cannot connect"
    case .cannotResolve: "host name cannot be resolved"
    case .pinMismatch: "public key does not match any of the pins"
    case .tlsFailed(.untrusted):
      "certificate is not trusted (hint: it has expired, is for another name, or is from another authority)"
    case .tlsFailed(.identity): "client certificate or its key cannot be used"
    case .tlsFailed(.refused):
      "peer refused the TLS connection (hint: the peer may require a client certificate)"
    case .tlsFailed(.authorities): "trusted certificates cannot be read"
    case .tlsFailed(.handshake): "TLS handshake failed"
    case .reset: "connection closed before the response was complete"
    case .tooLarge(let limit): "response is larger than \(limit) bytes"
    case .encoded:
      "response is compressed, which the request does not allow (hint: a gateway may do this)"
    case .malformed: "response is not valid HTTP"
    case .libraryMissing(let reason): reason
    case .failed(let code): "libcurl failed with code \(code)"
    }
  }
}
