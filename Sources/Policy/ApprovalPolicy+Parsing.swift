extension ApprovalPolicy {
  init(_ section: Section) throws(DocumentError) {
    var section = section
    _ = try section.text("self_approval", default: "refused") { $0 == "refused" } expecting: {
      "refused: nobody approves what they asked for"
    }
    validFor = .seconds(try section.duration("valid_for", in: 1...604_800, default: 86_400))
    let roles = try Self.roles(try section.section("roles"))
    self.roles = roles
    allowlist = try section.approvals("allowlist", roles: roles, leastPeople: 2, leastRoles: 2)
    signingKey = try section.approvals("signing_key", roles: roles, leastPeople: 2)
    try section.finish()
  }

  private static func roles(_ section: Section) throws(DocumentError) -> [String: [String]] {
    var section = section
    var roles: [String: [String]] = [:]
    for role in section.keys {
      guard isName(role) else {
        throw section.refusal("not a name", at: role, expected: nameForm)
      }
      roles[role] = try section.principals(role)
    }
    guard !roles.isEmpty else { throw section.refusal("no role", expected: "at least one") }
    return roles
  }
}

extension Section {
  /// A mapping `ROLE: COUNT`; absent or empty where nobody need approve.
  mutating func approvals(
    _ key: String, roles: [String: [String]], leastPeople: Int, leastRoles: Int = 0
  ) throws(DocumentError) -> [ApprovalRequirement] {
    var section = try optionalSection(key)
    let known = roles.keys.sorted()
    var requirements: [ApprovalRequirement] = []
    for role in known where section.has(role) {
      let holders = roles[role]?.count ?? 0
      let count = try section.integer(role, in: 1...max(1, holders))
      requirements.append(ApprovalRequirement(role: role, count: count))
    }
    try section.finish(known: known)
    let people = requirements.reduce(0) { $0 + $1.count }
    guard people >= leastPeople, requirements.count >= leastRoles else {
      throw refusal(
        "\(people) of \(requirements.count) roles", at: key,
        expected: "at least \(leastPeople) approvals"
          + (leastRoles > 0 ? " of \(leastRoles) roles" : ""))
    }
    return requirements
  }

  /// A list of principals, at least one and none twice.
  fileprivate mutating func principals(_ key: String) throws(DocumentError) -> [String] {
    try texts(key, atLeast: 1, passes: isPrincipal) {
      "a principal of allowed_signers, without pattern: alice@example.com"
    }
  }
}
