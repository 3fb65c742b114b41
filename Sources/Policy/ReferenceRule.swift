package import Configuration

/// Whether an environment's references may name their backends: a backend is allowed exactly where
/// the policy names it.
package enum ReferenceRule {
  /// The refusal of a reference, for the exit status 1: well formed, but forbidden by the policy.
  package struct Refusal: Error, Hashable, Sendable {
    /// Environment that the reference is of.
    package let environment: EnvironmentName

    /// Backend that it names.
    package let backend: Reference.Backend

    /// Backends that would have passed, in the order of their names.
    package let allowed: [Reference.Backend]
  }

  /// Where the vault of the reference is; a refusal when the policy does not name its backend for
  /// the environment.
  package static func location(
    of reference: Reference, in environment: EnvironmentName, policy: PromotionPolicy
  ) throws(Refusal) -> VaultLocation {
    let vaults = policy.environments[environment]?.vaults ?? [:]
    if let location = vaults[reference.backend] { return location }
    throw Refusal(
      environment: environment, backend: reference.backend,
      allowed: vaults.keys.sorted { $0.rawValue < $1.rawValue })
  }
}
