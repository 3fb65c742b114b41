package import Configuration
package import Crypto

/// What a manifest tells of a masked variable: where its value comes from and which version it is,
/// never the value.
package struct ManifestSecret: Hashable, Sendable {
  /// The reference in the environment file.
  package let source: Reference

  /// The version that was resolved.
  package let version: SecretVersion

  /// `HMAC-SHA256(key, "relay/redact/v1" 00 NAME 00 value)`: tells whether the value changed, and
  /// nothing else of it.
  package let fingerprint: Digest

  /// A masked variable as it was resolved.
  package init(source: Reference, version: SecretVersion, fingerprint: Digest) {
    self.source = source
    self.version = version
    self.fingerprint = fingerprint
  }
}
