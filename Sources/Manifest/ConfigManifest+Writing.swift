internal import Configuration
internal import Crypto
internal import RFC3339

extension ConfigManifest {
  /// The bytes of the document, which are signed. Their SHA-256 digest is the name of the file.
  package var bytes: [UInt8] {
    var writer = ManifestWriter()
    writer.text("apiVersion", "relay/v1")
    writer.text("kind", "ConfigManifest")
    writer.text("environment", environment.rawValue)
    writer.text("created", created.description)
    writer.text("commit", commit)
    writer.text("actor", actor)
    write(artifacts, to: &writer)
    writer.text("checksum", checksum.description)
    writer.items("configuration", sorted(configuration), empty: "{}") { writer, item in
      writer.text(item.key, item.value, indent: 2)
    }
    writer.items("secrets", sorted(secrets), empty: "{}") { writer, item in
      write(item.value, of: item.key, to: &writer)
    }
    writer.items("exceptions", exceptions, empty: "[]", Self.write)
    writer.text("incident", incident ?? "")
    writer.bool("allow_disk", allowDisk)
    return writer.bytes
  }

  private func write(_ artifacts: ManifestArtifacts, to writer: inout ManifestWriter) {
    writer.heading("artifacts")
    writer.text("lock", artifacts.lock?.description ?? "", indent: 2)
    writer.items("binaries", sorted(artifacts.binaries), empty: "{}", indent: 2) { writer, item in
      writer.text(item.key, item.value.description, indent: 4)
    }
    writer.text("image", artifacts.image?.description ?? "", indent: 2)
  }

  private func write(
    _ secret: ManifestSecret, of name: String, to writer: inout ManifestWriter
  ) {
    writer.heading(name, indent: 2)
    writer.text("value", SecretValue.mask, indent: 4)
    writer.text("source", secret.source.description, indent: 4)
    writer.text("version", secret.version.name, indent: 4)
    writer.text("created", secret.version.created?.description ?? "", indent: 4)
    writer.text("age", age(of: secret).map { "\($0)d" } ?? "", indent: 4)
    writer.text(
      "fingerprint", "\(ManifestSecret.fingerprintPrefix)\(secret.fingerprint.hex)", indent: 4)
  }

  /// Returns the number of whole days from the creation of the secret's version to the creation of
  /// the manifest; nil if the former is unknown.
  private func age(of secret: ManifestSecret) -> Int? {
    SecretAge(variable: "", version: secret.version, rotationDays: nil, now: created).days
  }

  private static func write(to writer: inout ManifestWriter, _ exception: DriftException) {
    writer.text("- variable", exception.variable, indent: 2)
    writer.items(
      "environments", exception.environments, empty: "[]", indent: 4
    ) { writer, environment in
      writer.item(environment.rawValue, indent: 6)
    }
    writer.text("from", exception.from.text, indent: 4)
    writer.text("to", exception.to.text, indent: 4)
    writer.text("ticket", exception.ticket, indent: 4)
    writer.text("owner", exception.owner, indent: 4)
    writer.text("reason", exception.reason, indent: 4)
    writer.text("expires", exception.expires.description, indent: 4)
  }

  private func sorted<Value>(_ items: [String: Value]) -> [(key: String, value: Value)] {
    items.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}

extension DriftException.Side {
  /// The value, or the word `absent`, which is not the value of any variable.
  fileprivate var text: String {
    switch self {
    case .absent: "absent"
    case .value(let text): text
    }
  }
}
