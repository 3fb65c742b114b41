internal import YAML

extension ApprovalPolicy {
  init(reading reader: inout MappingReader) throws(YAMLError) {
    _ = try reader.optional("self_approval")?
      .parsed(expecting: "refused: nobody approves what they asked for") {
        $0 == "refused" ? $0 : nil
      }
    validFor = try reader.duration("valid_for", in: 1...604_800, default: 86_400)
    let roles = try Self.roles(try reader.required("roles"))
    self.roles = roles
    allowlist = try ApprovalRequirement.list(
      try reader.required("allowlist"), roles: roles, leastPeople: 2, leastRoles: 2)
    signingKey = try ApprovalRequirement.list(
      try reader.required("signing_key"), roles: roles, leastPeople: 2)
  }

  private static func roles(_ value: Value) throws(YAMLError) -> [String: [String]] {
    var roles: [String: [String]] = [:]
    for (role, principals) in try value.entries() {
      guard NameText.isName(role) else {
        throw principals.error(expected: "as the role's \(NameText.form)")
      }
      roles[role] = try principals.distinct(expecting: NameText.principalForm) {
        NameText.isPrincipal($0) ? $0 : nil
      }
    }
    guard !roles.isEmpty else { throw value.error(expected: "at least one role") }
    return roles
  }
}
