/// So many approvals of one role.
package struct ApprovalRequirement: Hashable, Sendable {
  /// Role, a key of `ApprovalPolicy.roles`.
  package let role: String

  /// Distinct people needed, at least 1 and at most as many as have the role.
  package let count: Int

  /// So many approvals of one role.
  package init(role: String, count: Int) {
    self.role = role
    self.count = count
  }
}
