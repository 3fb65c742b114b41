package import Configuration

/// The rule for vault references: a reference may name a backend only if the policy lists the
/// backend for the environment (docs/formats/reference.md §1).
package enum ReferenceRule {
  /// The error for a reference that is well formed but forbidden by the policy.
  package struct Refusal: Error, Hashable, Sendable {
    /// The environment that contains the reference.
    package let environment: EnvironmentName

    /// The backend that the reference names.
    package let backend: Reference.Backend

    /// The backends that the policy allows, sorted by name.
    package let allowed: [Reference.Backend]
  }

  /// A variable of an environment file whose reference cannot be resolved.
  package struct Place: Hashable, Sendable {
    package let file: String
    /// Line, counted from 1; nil when the variable does not come from a file.
    package let line: Int?
    package let variable: String
    /// The backend that the reference names.
    package let backend: Reference.Backend

    package init(file: String, line: Int?, variable: String, backend: Reference.Backend) {
      self.file = file
      self.line = line
      self.variable = variable
      self.backend = backend
    }
  }

  /// Why references of an environment cannot be resolved. Each case has at least one place, in the
  /// order of the lines.
  package enum Unresolvable: Error, Hashable, Sendable {
    /// The policy forbids the backends of these references. `allowed` lists the backends that it
    /// allows, sorted by name. When some references are forbidden and others unreachable, only this
    /// case is reported.
    case forbidden([Place], allowed: [Reference.Backend])
    /// The policy allows the backends of these references, but the program has no client for them.
    case unreachable([Place])
  }

  /// Returns the location of the vault that the reference names. Throws when the policy does not
  /// list the backend for the environment.
  package static func location(
    of reference: Reference, in environment: EnvironmentName, policy: PromotionPolicy
  ) throws(Refusal) -> VaultLocation {
    let vaults = policy.environments[environment]?.vaults ?? [:]
    if let location = vaults[reference.backend] { return location }
    throw Refusal(
      environment: environment, backend: reference.backend,
      allowed: vaults.keys.sorted { $0.rawValue < $1.rawValue })
  }

  /// Checks that the policy allows every reference of `environment`, and that the program has a
  /// client for the backend of each reference. `reachable` lists the backends that have a client.
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
