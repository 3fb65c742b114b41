import Console
import Manifest
import Policy
import RFC3339

/// The vaults that one environment's references lead to, within what its policy allows.
struct SecretSource {
  private let environment: EnvironmentName
  private let file: String
  private let vault: LocalVault?
  private let key: VaultKey?
  private let path: String

  /// Opens the vaults that `environment` refers to; a reference that the policy forbids is a no.
  init(
    _ environment: Environment, in workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) {
    self.environment = environment.name
    file = environment.file
    let references = environment.entries.filter { $0.reference != nil }
    try SecretSource.requireAllowed(references, environment, workspace)
    guard !references.isEmpty else {
      (vault, key, path) = (nil, nil, "")
      return
    }
    let store = try VaultStore(environment.name, in: workspace, invocation)
    vault = try store.load()
    key = store.key
    path = store.path
  }

  private static func requireAllowed(
    _ entries: [Environment.Entry], _ environment: Environment, _ workspace: Workspace
  ) throws(Failure) {
    let policy = try workspace.policyInForce()
    for entry in entries {
      guard let reference = entry.reference else { continue }
      let place = "\(environment.file):\(entry.line ?? 0): \(entry.name)"
      do throws(ReferenceRule.Refusal) {
        _ = try ReferenceRule.location(of: reference, in: environment.name, policy: policy)
      } catch {
        let names = error.allowed.map(\.rawValue).joined(separator: ", ")
        throw Failure(
          .no,
          "\(place): vault \(error.backend.rawValue) is forbidden by policy, expected \(names)",
          hint: "environments/policy.yaml names the vaults of \(error.environment)")
      }
      guard reference.backend == .local else {
        throw Failure(
          .undecided,
          "\(place): this version of relayctl cannot reach \(reference.backend.rawValue), expected local"
        )
      }
    }
  }

  /// The present version of what `reference` names; `nil` when the vault does not have it.
  func version(_ reference: Reference) -> SealedVersion? {
    vault?.current(SecretAddress(reference))
  }

  /// The value that `entry` refers to.
  func value(_ entry: Environment.Entry, _ reference: Reference) throws(Failure) -> SecretValue {
    let place = "\(file):\(entry.line ?? 0): \(entry.name)"
    guard let vault, let key else { preconditionFailure("a reference opens its vault") }
    do throws(VaultError) { return try vault.value(SecretAddress(reference), key: key) } catch {
      switch error {
      case .missing(let address):
        throw Failure(
          .no, "\(place): \(path) has no \(address)",
          hint: "relayctl vault put \(environment) \(entry.name) adds it")
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
        hint: "relayctl vault init makes a vault with one")
    }
  }
}
