/// Why a TLS connection did not come about.
package enum TLSFailure: Hashable, Sendable {
  /// The peer's certificate is expired, for another name, or of an unknown authority.
  case untrusted
  /// Our certificate and key cannot be read or do not belong together.
  case identity
  /// The peer said no: it wants a client certificate, or another one, or an older TLS.
  case refused
  /// The authorities to trust cannot be read.
  case authorities
  /// The connection broke meanwhile, or the peer does not speak TLS.
  case handshake
}
