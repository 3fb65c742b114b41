import Configuration
import Console
import Policy
import Vault

/// Reads the secrets that one environment refers to, from the vaults that the policy allows.
struct SecretResolver {
  private let environment: EnvironmentName
  private let file: String
  /// The open vault; `nil` if the environment has no references, so that no vault is needed.
  private let store: (any SecretStore)?
  /// The path of the vault's file, for error messages.
  private let path: String

  /// Opens the vault that `environment` refers to. Throws `no` if `policy` has expired or forbids a
  /// reference.
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

  /// Throws if `policy` forbids a reference of `environment`, or if this program cannot reach the
  /// vault of a reference.
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
        failure.hint = "environments/policy.yaml lists the allowed vaults for \(environment.name)"
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

  /// Returns the current version of the secret that `entry` refers to, or `nil` if the vault does
  /// not have the secret.
  func version(
    _ entry: Environment.Entry, _ reference: Reference
  ) throws(Failure) -> SecretVersion? {
    guard store != nil else { return nil }
    return try reading(entry) { store throws(VaultError) in
      try store.currentVersion(of: SecretAddress(reference))
    }
  }

  /// Returns the values of the references in `entries`, by variable name. If secrets are missing in
  /// the vault, the failure has one line for each missing secret.
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
      + "run relayctl vault put \(environment) \(entry.name) --ticket TICKET to add it"
  }

  /// Returns the current value of the secret that `entry` refers to.
  func value(_ entry: Environment.Entry, _ reference: Reference) throws(Failure) -> SecretValue {
    try reading(entry) { store throws(VaultError) in
      try store.value(of: SecretAddress(reference))
    }
  }

  /// Returns the versions in the vault of the secret that `entry` refers to, oldest first.
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
    guard let store else { preconditionFailure("the vault of a reference is not open") }
    do throws(VaultError) { return try body(store) } catch {
      switch error {
      case .missing: throw Failure(.no, lines: [absence(entry)])
      case .valueNotAuthentic(let address):
        throw Failure(
          .integrity,
          "\(place): \(path): \(address): the authentication tag does not match the value and metadata"
        )
      case .crypto: throw Failure(.undecided, "\(place): \(path): libcrypto failed")
      default:
        throw Failure(.integrity, "\(place): \(path): not in the format that relayctl writes")
      }
    }
  }

  /// Returns the key for the fingerprints in manifests.
  func redactionKey() throws(Failure) -> SecretValue {
    guard let store else { preconditionFailure("a fingerprint needs an open vault") }
    do throws(VaultError) { return SecretValue(try store.redactionKey()) } catch {
      throw Failure(
        .integrity, "\(path): no usable \(SecretAddress.redactionKey)",
        hint:
          "set one with relayctl vault rotate, for example the output of openssl rand -hex 32"
      )
    }
  }
}

extension [Environment.Entry] {
  /// The entries in the order of their lines in the file, for messages.
  fileprivate var sortedByLine: [Environment.Entry] { sorted { ($0.line ?? 0) < ($1.line ?? 0) } }
}
