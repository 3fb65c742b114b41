import Configuration
import Console
import Policy
import RFC3339

/// The vaults that one environment's references lead to, within what its policy allows.
struct SecretResolver {
  private let environment: EnvironmentName
  private let file: String
  private let vault: LocalVault?
  private let key: VaultKey?
  private let path: String

  /// Opens the vaults that `environment` refers to, once; an expired `policy`, or a reference that it forbids, is a no.
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
      (vault, key, path) = (nil, nil, "")
      return
    }
    let store = try VaultStore(environment.name, in: workspace, invocation)
    vault = try store.load()
    key = store.key
    path = store.path
  }

  /// Requires that the policy in force allows every reference of `environment`, and that this program can reach the
  /// vaults that they name.
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

  /// The present version of what `reference` names; `nil` when the vault does not have it.
  func version(_ reference: Reference) -> SealedVersion? {
    vault?.current(SecretAddress(reference))
  }

  /// The value of each of `entries` that is a reference, by the variable's name; every one that the vault does
  /// not have is told, a line each.
  func values(of entries: [Environment.Entry]) throws(Failure) -> [String: SecretValue] {
    let references = entries.sortedByLine.filter { $0.reference != nil }
    let missing = references.filter { $0.reference.flatMap(version) == nil }
    guard missing.isEmpty else { throw Failure(.no, lines: missing.map(absence)) }
    var values: [String: SecretValue] = [:]
    for entry in references {
      guard let reference = entry.reference else { continue }
      values[entry.name] = try value(entry, reference)
    }
    return values
  }

  private func absence(_ entry: Environment.Entry) -> String {
    let address = entry.reference.map { SecretAddress($0).description } ?? ""
    return "\(file):\(entry.line ?? 0): \(entry.name): \(path) has no \(address); "
      + "relayctl vault put \(environment) \(entry.name) adds it"
  }

  /// The value that `entry` refers to.
  func value(_ entry: Environment.Entry, _ reference: Reference) throws(Failure) -> SecretValue {
    try opened(entry) { vault, key throws(VaultError) in
      try vault.value(SecretAddress(reference), key: key)
    }
  }

  /// The versions of what `entry` refers to that the vault keeps, oldest first.
  func versions(
    _ entry: Environment.Entry, _ reference: Reference
  ) throws(Failure) -> [(version: SealedVersion, value: SecretValue)] {
    try opened(entry) { vault, key throws(VaultError) in
      try vault.versions(SecretAddress(reference), key: key)
    }
  }

  private func opened<Opened>(
    _ entry: Environment.Entry,
    _ body: (LocalVault, VaultKey) throws(VaultError) -> Opened
  ) throws(Failure) -> Opened {
    let place = "\(file):\(entry.line ?? 0): \(entry.name)"
    guard let vault, let key else { preconditionFailure("a reference opens its vault") }
    do throws(VaultError) { return try body(vault, key) } catch {
      switch error {
      case .missing: throw Failure(.no, lines: [absence(entry)])
      case .valueNotAuthentic(let address):
        throw Failure(
          .integrity,
          "\(place): \(path): \(address): authentication tag does not fit value and metadata")
      default: throw Failure(.undecided, "\(place): \(path): libcrypto refused")
      }
    }
  }

  /// The key of fingerprints.
  func redactionKey() throws(Failure) -> SecretValue {
    guard let vault, let key else { preconditionFailure("a fingerprint belongs to a reference") }
    do throws(VaultError) { return SecretValue(try vault.redactionKey(key: key)) } catch {
      throw Failure(
        .integrity, "\(path): no usable \(SecretAddress.redactionKey)",
        hint: "relayctl vault rotate takes one: 64 hex digits of openssl rand -hex 32")
    }
  }
}

extension [Environment.Entry] {
  /// In the order of the file, in which findings are told.
  fileprivate var sortedByLine: [Environment.Entry] { sorted { ($0.line ?? 0) < ($1.line ?? 0) } }
}
