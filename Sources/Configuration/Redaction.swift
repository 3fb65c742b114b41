package import Crypto

/// Keyed fingerprints of secrets: they tell that a value changed, and nothing else about it.
package enum Redaction {
  /// `HMAC-SHA256(key, "relay/redact/v1" 00 NAME 00 value)` (docs/formats/redacted-checksum.md).
  ///
  /// The name is part of it, so that equal values of two variables have unequal fingerprints.
  package static func fingerprint(key: SecretValue, name: String, value: SecretValue) -> Digest {
    let context = Array("relay/redact/v1".utf8) + [0] + Array(name.utf8) + [0]
    return HMACSHA256.code(for: context + value.reveal(), key: key.reveal())
  }
}
