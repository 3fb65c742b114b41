package import Configuration
internal import YAML

/// One environment of section `environments` of policy.yaml: the vaults and signers that it may
/// use, and its log retention.
package struct EnvironmentPolicy: Hashable, Sendable {
  /// The vaults that references of the environment may name, with their locations; at least one.
  package let vaults: [Reference.Backend: VaultLocation]

  /// The signers whose signatures count for the environment, at least one. No key is listed twice.
  package let signers: [EnvironmentSigner]

  /// The number of days for which the environment's logs are kept, 1–3650; for prod at least 90.
  package let logRetentionDays: Int

  init(reading reader: inout MappingReader, of environment: EnvironmentName) throws(YAMLError) {
    vaults = try Self.vaults(try reader.required("vaults"))
    signers = try EnvironmentSigner.list(try reader.required("signers"))
    logRetentionDays = try reader.integer(
      "log_retention_days", in: environment == .prod ? 90...3650 : 1...3650)
  }

  private static func vaults(_ value: Value) throws(YAMLError) -> [Reference.Backend: VaultLocation]
  {
    let vaults = try value.mapping { reader throws(YAMLError) in
      var vaults: [Reference.Backend: VaultLocation] = [:]
      for backend in Reference.Backend.allCases {
        guard let location = reader.optional(backend.rawValue) else { continue }
        vaults[backend] = try location.mapping { reader throws(YAMLError) in
          try VaultLocation(reading: &reader, of: backend)
        }
      }
      return vaults
    }
    guard !vaults.isEmpty else { throw value.error(expected: "at least one vault") }
    return vaults
  }
}

/// The location of a backend's vault. Only the policy sets the location; a reference cannot.
package enum VaultLocation: Hashable, Sendable {
  /// The embedded vault of the environment, `environments/<env>/secrets.vault`.
  case local
  /// AWS Secrets Manager: an account of 12 digits, and a region.
  case awssecrets(account: String, region: String)
  /// Google Secret Manager: a project ID.
  case gcpsecrets(project: String)
  /// HashiCorp Vault or OpenBao, KV version 2: an `https` origin, a mount, and a namespace (empty
  /// for none).
  case vault(address: String, mount: String, namespace: String)

  init(reading reader: inout MappingReader, of backend: Reference.Backend) throws(YAMLError) {
    switch backend {
    case .local: self = .local
    case .awssecrets: self = try Self.awssecrets(&reader)
    case .gcpsecrets: self = .gcpsecrets(project: try reader.required("project").name())
    case .vault: self = try Self.vault(&reader)
    }
  }

  private static func awssecrets(_ reader: inout MappingReader) throws(YAMLError) -> Self {
    let account = try reader.parsed("account", expecting: "12 digits") { text in
      text.utf8.count == 12 && text.utf8.allSatisfy(NameText.isDigit) ? text : nil
    }
    return .awssecrets(account: account, region: try reader.required("region").name())
  }

  private static func vault(_ reader: inout MappingReader) throws(YAMLError) -> Self {
    let address = try reader.parsed(
      "address", expecting: "https://HOST or https://HOST:PORT, without a path"
    ) { isOrigin($0) ? $0 : nil }
    let mount = try reader.name("mount", default: "secret")
    let namespace = try reader.optional("namespace")?
      .parsed(expecting: "\(NameText.form), or empty") {
        $0.isEmpty || NameText.isName($0) ? $0 : nil
      }
    return .vault(address: address, mount: mount, namespace: namespace ?? "")
  }

  /// Reports whether `text` is `https://HOST[:PORT]`. A token is sent to this origin, so no other
  /// scheme, no user and no path is accepted.
  private static func isOrigin(_ text: String) -> Bool {
    let scheme = "https://"
    guard text.utf8.starts(with: scheme.utf8) else { return false }
    let parts = text.utf8.dropFirst(scheme.utf8.count)
      .split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      .map { String(decoding: Array($0), as: UTF8.self) }
    guard NameText.isName(parts[0]) else { return false }
    guard parts.count == 2 else { return true }
    guard let port = Int(parts[1]), String(port) == parts[1] else { return false }
    return (1...65_535).contains(port)
  }
}
