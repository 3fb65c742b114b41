internal import Configuration
internal import Crypto
internal import Policy
internal import RFC3339
internal import YAML

extension ConfigManifest {
  /// Parses a manifest document strictly. `file` is the name of the document in errors.
  ///
  /// The bytes must be equal to the ``bytes`` of the result, so each content has exactly one
  /// document.
  package static func parse(
    _ bytes: [UInt8], file: String
  ) throws(ConfigManifestError) -> ConfigManifest {
    let manifest = try read(bytes, file: file)
    try manifest.check()
    let written = manifest.bytes
    guard written == bytes else {
      let common = zip(written, bytes).prefix { $0 == $1 }
      let line = common.count { $0.0 == UInt8(ascii: "\n") } + 1
      throw .notCanonical(file: file, line: line)
    }
    return manifest
  }

  private static func read(
    _ bytes: [UInt8], file: String
  ) throws(ConfigManifestError) -> ConfigManifest {
    do throws(YAMLError) {
      return try Document.parse(bytes, file: file).value.mapping(ConfigManifest.init(reading:))
    } catch {
      throw .malformed(error)
    }
  }

  private init(reading root: inout MappingReader) throws(YAMLError) {
    let version = try root.text("apiVersion", among: [Self.firstFormat, Self.format])
    isFirstFormat = version == Self.firstFormat
    _ = try root.text("kind", among: ["ConfigManifest"])
    environment = try root.parsed(
      "environment", expecting: "one of dev, staging, prod", EnvironmentName.init(rawValue:))
    created = try root.parsed("created", expecting: Self.timeForm, Timestamp.init(_:))
    commit = try root.text("commit")
    actor = try root.text("actor")
    artifacts = try root.mapping("artifacts", ManifestArtifacts.init(reading:))
    checksum = try root.required("checksum").digest()
    redactionKey = try isFirstFormat ? nil : Self.redactionKey(try root.required("redaction_key"))
    configuration = try Self.named(try root.required("configuration")) { value throws(YAMLError) in
      try value.text()
    }
    secrets = try Self.named(try root.required("secrets")) { value throws(YAMLError) in
      try value.mapping(ManifestSecret.init(reading:))
    }
    var exceptions: [DriftException] = []
    for item in try root.list("exceptions") {
      exceptions.append(try item.mapping(ExceptionList.exception))
    }
    self.exceptions = exceptions
    let incident = try root.text("incident")
    self.incident = incident.isEmpty ? nil : incident
    allowDisk = try root.bool("allow_disk")
  }

  /// Returns the items of a mapping by name. `item` reads each value.
  fileprivate static func named<Item>(
    _ value: Value, _ item: (Value) throws(YAMLError) -> Item
  ) throws(YAMLError) -> [String: Item] {
    var items: [String: Item] = [:]
    for (name, value) in try value.entries() { items[name] = try item(value) }
    return items
  }

  private static func redactionKey(_ value: Value) throws(YAMLError) -> Digest? {
    try value.text().isEmpty ? nil : try value.digest()
  }

  fileprivate static let timeForm = "a time in UTC, such as 2026-11-23T12:00:00Z"
}

extension ManifestArtifacts {
  fileprivate init(reading reader: inout MappingReader) throws(YAMLError) {
    let lock = try reader.required("lock")
    let binaries = try ConfigManifest.named(try reader.required("binaries")) {
      value throws(YAMLError) in try value.digest()
    }
    let image = try reader.required("image")
    self.init(
      lock: try lock.text().isEmpty ? nil : try lock.digest(), binaries: binaries,
      image: try image.text().isEmpty ? nil : try image.digest())
  }
}

extension ManifestSecret {
  /// The prefix of a keyed fingerprint, which distinguishes a fingerprint from a plain hash.
  static let fingerprintPrefix = "hmac-sha256:"

  /// Reads `value` and `age` but does not store them. Both follow from the other members, and
  /// ``ConfigManifest/parse(_:file:)`` checks them when it compares the bytes.
  fileprivate init(reading reader: inout MappingReader) throws(YAMLError) {
    _ = try reader.text("value", among: [SecretValue.mask])
    let source = try reader.parsed("source", expecting: "a reference") { text in
      try? Reference.parse(Array(text.utf8))
    }
    let version = try reader.text("version")
    let created = try reader.required("created")
    let time =
      try created.text().isEmpty
      ? nil : try created.parsed(expecting: ConfigManifest.timeForm, Timestamp.init(_:))
    _ = try reader.text("age")
    let fingerprint = try reader.parsed("fingerprint", expecting: "hmac-sha256: and 64 hex digits")
    {
      text in
      text.utf8.starts(with: Self.fingerprintPrefix.utf8)
        ? Digest(hex: String(text.dropFirst(Self.fingerprintPrefix.count))) : nil
    }
    self.init(
      source: source, version: SecretVersion(name: version, created: time), fingerprint: fingerprint
    )
  }
}

extension Value {
  fileprivate func digest() throws(YAMLError) -> Digest {
    try parsed(expecting: "sha256: and 64 lower-case hex digits", Digest.init(_:))
  }
}
