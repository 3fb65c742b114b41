/// Who may approve what. Self-approval is refused always.
package struct ApprovalPolicy: Hashable, Sendable {
  /// Longest time from issue to expiry of an approval; more than zero, at most 7 days, default 24
  /// h.
  package let validFor: Duration

  /// Principals of `allowed_signers` by role; each role has at least one.
  package let roles: [String: [String]]

  /// What a change of an allow-list needs (R25): two roles or more.
  package let allowlist: [ApprovalRequirement]

  /// What a change of the manifest signing key needs (R26): two people or more.
  package let signingKey: [ApprovalRequirement]
}
