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
