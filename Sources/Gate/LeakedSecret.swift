package import Configuration
package import Crypto
package import Manifest
package import RFC3339

/// A secret that an incident names, with the version and fingerprint that may have leaked.
package struct LeakedSecret: Hashable, Sendable {
  /// The variable of the secret.
  package let name: String
  /// The value that may have leaked, as a manifest describes it; `nil` if no manifest did when the
  /// incident was opened.
  package let value: Value?

  package struct Value: Hashable, Sendable {
    package let version: SecretVersion
    package let fingerprint: Digest
    /// The ID of the key of the fingerprint.
    package let redactionKey: Digest
  }

  package init(name: String, value: Value?) {
    self.name = name
    self.value = value
  }

  /// Creates the description of the value that `manifest` contains. The value is unknown if the
  /// manifest is `nil` or does not contain the secret or the redaction key.
  package init(_ name: String, in manifest: ConfigManifest?) {
    guard let secret = manifest?.secrets[name], let key = manifest?.redactionKey else {
      self.init(name: name, value: nil)
      return
    }
    self.init(
      name: name,
      value: Value(
        version: secret.version, fingerprint: secret.fingerprint, redactionKey: key))
  }

  /// Creates the description of the newest value of a secret in `manifests`. An older manifest must
  /// not make the current value look rotated.
  package init(_ name: String, newestIn manifests: [ConfigManifest]) {
    var newest: Value?
    for value in manifests.compactMap({ LeakedSecret(name, in: $0).value }) {
      guard let other = newest else {
        newest = value
        continue
      }
      if !other.version.isNewer(than: value.version) { newest = value }
    }
    self.init(name: name, value: newest)
  }

  /// Returns the reason why `manifest` does not contain a rotated value; `nil` if it does.
  ///
  /// A value is rotated if its version is newer and its fingerprint under the same key is different.
  /// It does not matter whether it was rotated before the incident was opened. If the leaked value
  /// is unknown, the version must have been created after the incident was opened.
  package func remains(in manifest: ConfigManifest, since opened: Timestamp) -> String? {
    guard let secret = manifest.secrets[name] else { return "is not in the manifest" }
    guard let value else {
      guard let created = secret.version.created, created > opened else {
        return "has no version that was created after \(opened)"
      }
      return nil
    }
    guard secret.version.isNewer(than: value.version) else {
      return "has version \(secret.version.name), expected a version newer than "
        + value.version.name
    }
    guard manifest.redactionKey == value.redactionKey else {
      return "has a fingerprint under a different redaction key, which cannot be compared"
    }
    guard secret.fingerprint != value.fingerprint else {
      return "has version \(secret.version.name) with the value that may have leaked"
    }
    return nil
  }

  /// Reports whether `manifest` contains the value that may have leaked.
  func isValue(in manifest: ConfigManifest) -> Bool {
    guard let value, let secret = manifest.secrets[name] else { return false }
    return manifest.redactionKey == value.redactionKey && secret.fingerprint == value.fingerprint
  }
}

extension SecretVersion {
  /// Reports whether this version was made after `other`. Vaults number versions; without numbers,
  /// the times of creation decide.
  fileprivate func isNewer(than other: SecretVersion) -> Bool {
    if let number = Int(name), let before = Int(other.name) { return number > before }
    guard let created, let before = other.created else { return false }
    return created > before && name != other.name
  }
}

// The details of the entry of an incident.
extension LeakedSecret {
  /// The prefix of a fingerprint, which distinguishes it from a plain hash.
  private static let fingerprintPrefix = "hmac-sha256:"

  /// The details of an entry that describe the secret, by their names.
  package var details: [String: String] {
    guard let value else { return [:] }
    return [
      "version_\(name)": value.version.name,
      "created_\(name)": value.version.created?.description ?? "",
      "fingerprint_\(name)": LeakedSecret.fingerprintPrefix + value.fingerprint.hex,
      "redaction_key": value.redactionKey.description,
    ]
  }

  /// Reads the description of a secret from the details of an entry. The value is unknown if a
  /// detail is missing or malformed.
  init(_ name: String, details: [String: String]) {
    guard let version = details["version_\(name)"],
      let text = details["fingerprint_\(name)"], text.hasPrefix(Self.fingerprintPrefix),
      let fingerprint = Digest(hex: String(text.dropFirst(Self.fingerprintPrefix.count))),
      let key = details["redaction_key"].flatMap(Digest.init(_:))
    else {
      self.init(name: name, value: nil)
      return
    }
    let created = details["created_\(name)"].flatMap { Timestamp($0) }
    self.init(
      name: name,
      value: Value(
        version: SecretVersion(name: version, created: created), fingerprint: fingerprint,
        redactionKey: key))
  }
}
