import Configuration
import Console
import Policy
import Vault

/// Reads the secrets that one environment refers to, from the vaults that its policy allows.
struct SecretResolver {
  private let environment: EnvironmentName
  private let file: String
  /// `nil` if the environment has no reference: then no vault is opened.
  private let store: (any SecretStore)?
  /// The path of the vault's file, for messages.
  private let path: String

  /// Opens the vaults that `environment` refers to. An expired `policy`, or a reference that it
  /// forbids, is a no.
  init(
    _ environment: Environment, by policy: PromotionPolicy, in workspace: Workspace,
    _ invocation: Invocation
  ) throws(Failure) {
    try workspace.requireInForce(policy)
    self.environment = environment.name
    file = environment.file
    let references = environment.entries.filter { $0.reference != nil }
    try SecretResolver.requireResolvable(environment, policy)
    guard !references.isEmpty else {
      (store, path) = (nil, "")
      return
    }
    let vaults = try VaultStore(environment.name, in: workspace, invocation)
    store = try vaults.open()
    path = vaults.path
  }

  /// Requires that `policy` allows every reference of `environment`, and that this program can
  /// reach the vaults that they name.
  private static func requireResolvable(
    _ environment: Environment, _ policy: PromotionPolicy
  ) throws(Failure) {
    do throws(ReferenceRule.Unresolvable) {
      try ReferenceRule.requireResolvable(environment, policy: policy, reachable: [.local])
    } catch {
      switch error {
      case .forbidden(let places, let allowed):
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        var failure = Failure(
          .no,
          lines: places.map {
            "\(location($0)): vault \($0.backend.rawValue) is forbidden by policy, expected \(names)"
          })
        failure.hint = "environments/policy.yaml names the vaults of \(environment.name)"
        throw failure
      case .unreachable(let places):
        throw Failure(
          .undecided,
          lines: places.map {
            "\(location($0)): this version of relayctl cannot reach \($0.backend.rawValue), expected local"
          })
      }
    }
  }

  private static func location(_ place: ReferenceRule.Place) -> String {
    "\(place.file):\(place.line ?? 0): \(place.variable)"
  }

  /// Returns the current version of the secret that `entry` refers to; `nil` if the vault does not
  /// have it.
  func version(
    _ entry: Environment.Entry, _ reference: Reference
  ) throws(Failure) -> SecretVersion? {
    guard store != nil else { return nil }
    return try reading(entry) { store throws(VaultError) in
      try store.currentVersion(of: SecretAddress(reference))
    }
  }

  /// Returns the value of each of `entries` that is a reference, by the variable's name. If the
  /// vault lacks some of them, the failure has a line for each.
  func values(of entries: [Environment.Entry]) throws(Failure) -> [String: SecretValue] {
    var references: [(entry: Environment.Entry, reference: Reference)] = []
    var missing: [String] = []
    for entry in entries.sortedByLine {
      guard let reference = entry.reference else { continue }
      references.append((entry, reference))
      if try version(entry, reference) == nil { missing.append(absence(entry)) }
    }
    guard missing.isEmpty else { throw Failure(.no, lines: missing) }
    var values: [String: SecretValue] = [:]
    for (entry, reference) in references { values[entry.name] = try value(entry, reference) }
    return values
  }

  private func absence(_ entry: Environment.Entry) -> String {
    let address = entry.reference.map { SecretAddress($0).description } ?? ""
    return "\(file):\(entry.line ?? 0): \(entry.name): \(path) has no \(address); "
      + "relayctl vault put \(environment) \(entry.name) adds it"
  }

  /// Returns the current value of the secret that `entry` refers to.
  func value(_ entry: Environment.Entry, _ reference: Reference) throws(Failure) -> SecretValue {
    try reading(entry) { store throws(VaultError) in
      try store.value(of: SecretAddress(reference))
    }
  }

  /// Returns the versions that the vault keeps of the secret that `entry` refers to, oldest first.
  func versions(
    _ entry: Environment.Entry, _ reference: Reference
  ) throws(Failure) -> [(version: SecretVersion, value: SecretValue)] {
    try reading(entry) { store throws(VaultError) in
      try store.versions(of: SecretAddress(reference))
    }
  }

  private func reading<Result>(
    _ entry: Environment.Entry, _ body: (any SecretStore) throws(VaultError) -> Result
  ) throws(Failure) -> Result {
    let place = "\(file):\(entry.line ?? 0): \(entry.name)"
    guard let store else { preconditionFailure("a reference opens its vault") }
    do throws(VaultError) { return try body(store) } catch {
      switch error {
      case .missing: throw Failure(.no, lines: [absence(entry)])
      case .valueNotAuthentic(let address):
        throw Failure(
          .integrity,
          "\(place): \(path): \(address): the authentication tag does not match value and metadata")
      case .crypto: throw Failure(.undecided, "\(place): \(path): libcrypto refused")
      default: throw Failure(.integrity, "\(place): \(path): not as the vault wrote it")
      }
    }
  }

  /// Returns the key of the fingerprints in manifests.
  func redactionKey() throws(Failure) -> SecretValue {
    guard let store else { preconditionFailure("a fingerprint belongs to a reference") }
    do throws(VaultError) { return SecretValue(try store.redactionKey()) } catch {
      throw Failure(
        .integrity, "\(path): no usable \(SecretAddress.redactionKey)",
        hint: "set one with relayctl vault rotate: 64 hex digits of openssl rand -hex 32")
    }
  }
}

extension [Environment.Entry] {
  /// In the order of the file, in which messages name them.
  fileprivate var sortedByLine: [Environment.Entry] { sorted { ($0.line ?? 0) < ($1.line ?? 0) } }
}
