/// Why a TLS connection did not come about.
package enum TLSFailure: Hashable, Sendable {
  /// The peer's certificate is expired, for another name, or of an unknown authority.
  case untrusted
  /// Our certificate and key do not belong together, cannot be read, or were refused by the peer.
  case identity
  /// The authorities to trust cannot be read.
  case authorities
  /// The two sides found no common ground, or the connection broke meanwhile.
  case handshake
}
