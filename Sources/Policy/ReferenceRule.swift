package import Configuration

/// The rule for vault references: a reference may name a backend exactly where the policy names it
/// for the environment (docs/formats/reference.md §1).
package enum ReferenceRule {
  /// The refusal of one reference: well formed, but forbidden by the policy.
  package struct Refusal: Error, Hashable, Sendable {
    /// Environment that the reference belongs to.
    package let environment: EnvironmentName

    /// Backend that it names.
    package let backend: Reference.Backend

    /// Backends that would have passed, sorted by name.
    package let allowed: [Reference.Backend]
  }

  /// The variable of an environment file whose reference cannot be resolved.
  package struct Place: Hashable, Sendable {
    package let file: String
    /// Counted from 1; nil when the variable does not come from a file.
    package let line: Int?
    package let variable: String
    /// Backend that the reference names.
    package let backend: Reference.Backend

    package init(file: String, line: Int?, variable: String, backend: Reference.Backend) {
      self.file = file
      self.line = line
      self.variable = variable
      self.backend = backend
    }
  }

  /// Why an environment's references cannot be resolved; at least one place, in the order of lines.
  package enum Unresolvable: Error, Hashable, Sendable {
    /// The policy forbids these backends; `allowed` would have passed, sorted by name. Reported
    /// instead of `unreachable` when both apply.
    case forbidden([Place], allowed: [Reference.Backend])
    /// The policy allows these backends, but the program has no client for them.
    case unreachable([Place])
  }

  /// Where the vault of the reference is. Throws when the policy does not name its backend for the
  /// environment.
  package static func location(
    of reference: Reference, in environment: EnvironmentName, policy: PromotionPolicy
  ) throws(Refusal) -> VaultLocation {
    let vaults = policy.environments[environment]?.vaults ?? [:]
    if let location = vaults[reference.backend] { return location }
    throw Refusal(
      environment: environment, backend: reference.backend,
      allowed: vaults.keys.sorted { $0.rawValue < $1.rawValue })
  }

  /// Requires that the policy allows every reference of `environment`, and that each one's backend
  /// is among `reachable`, the backends for which the program has a client.
  package static func requireResolvable(
    _ environment: Environment, policy: PromotionPolicy, reachable: Set<Reference.Backend>
  ) throws(Unresolvable) {
    var forbidden: [Place] = []
    var allowed: [Reference.Backend] = []
    var unreachable: [Place] = []
    for entry in environment.entries.sorted(by: { ($0.line ?? 0) < ($1.line ?? 0) }) {
      guard let reference = entry.reference else { continue }
      let place = Place(
        file: environment.file, line: entry.line, variable: entry.name, backend: reference.backend)
      do throws(Refusal) {
        _ = try location(of: reference, in: environment.name, policy: policy)
        if !reachable.contains(reference.backend) { unreachable.append(place) }
      } catch {
        forbidden.append(place)
        allowed = error.allowed
      }
    }
    guard forbidden.isEmpty else { throw .forbidden(forbidden, allowed: allowed) }
    guard unreachable.isEmpty else { throw .unreachable(unreachable) }
  }
}
