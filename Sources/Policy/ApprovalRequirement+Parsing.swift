internal import YAML

extension ApprovalRequirement {
  /// A mapping `ROLE: COUNT`, sorted by role; nil is the mapping that asks for nothing.
  static func list(
    _ value: Value?, roles: [String: [String]], leastPeople: Int, leastRoles: Int = 0
  ) throws(YAMLError) -> [ApprovalRequirement] {
    var requirements: [ApprovalRequirement] = []
    for (role, count) in try value?.entries() ?? [] {
      guard let holders = roles[role] else {
        throw count.error(expected: "only roles of approvals.roles in this mapping")
      }
      requirements.append(
        ApprovalRequirement(role: role, count: try count.integer(in: 1...holders.count)))
    }
    let people = requirements.reduce(0) { $0 + $1.count }
    if let value, people < leastPeople || requirements.count < leastRoles {
      let roles = leastRoles > 1 ? " of at least \(leastRoles) roles" : ""
      throw value.error(expected: "at least \(leastPeople) approvals\(roles)")
    }
    return requirements.sorted { $0.role < $1.role }
  }
}
