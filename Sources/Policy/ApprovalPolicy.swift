internal import Configuration
internal import YAML

/// Section `approvals` of policy.yaml: who may approve what. Self-approval is always refused.
package struct ApprovalPolicy: Hashable, Sendable {
  /// The longest time from issue to expiry of an approval, 1 s to 7 days, default 24 h.
  package let validFor: Duration

  /// How the authors of commits are known, default `named`.
  package let commits: Commits

  /// What happens to commits with an address that belongs to nobody, default `accepted`.
  package let unknownAuthors: UnknownAuthors

  /// The principals of `allowed_signers` that have each role; at least one for each role.
  package let roles: [String: [String]]

  /// The approvals that a change to an allow-list requires, from at least two roles.
  package let allowlist: [ApprovalRequirement]

  /// The approvals that a new manifest-signing key requires, from at least two people.
  package let signingKey: [ApprovalRequirement]

  init(reading reader: inout MappingReader) throws(YAMLError) {
    _ = try reader.optional("self_approval")?
      .parsed(expecting: "refused: a requester cannot approve their own request") {
        $0 == "refused" ? $0 : nil
      }
    validFor = try reader.duration("valid_for", in: 1...604_800, default: 86_400)
    commits = try Self.choice(reader.optional("commits"), default: .named)
    unknownAuthors = try Self.choice(reader.optional("unknown_authors"), default: .accepted)
    let roles = try Self.roles(try reader.required("roles"))
    self.roles = roles
    allowlist = try ApprovalRequirement.list(
      try reader.required("allowlist"), roles: roles, leastPeople: 2, leastRoles: 2)
    signingKey = try ApprovalRequirement.list(
      try reader.required("signing_key"), roles: roles, leastPeople: 2)
  }

  /// How the authors of commits are known.
  package enum Commits: String, CaseIterable, Sendable {
    /// By the addresses that the commits state. Verdicts say so.
    case named
    /// By a signature of each commit by a key of `allowed_signers`.
    case signed
  }

  /// What happens to commits with an address that belongs to nobody.
  package enum UnknownAuthors: String, CaseIterable, Sendable {
    /// Verdicts count them.
    case accepted
    /// The promotion is refused.
    case refused
  }

  private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ value: Value?, default fallback: Choice
  ) throws(YAMLError) -> Choice {
    let names = Choice.allCases.map(\.rawValue).joined(separator: " or ")
    return try value?.parsed(expecting: names, Choice.init(rawValue:)) ?? fallback
  }

  private static func roles(_ value: Value) throws(YAMLError) -> [String: [String]] {
    var roles: [String: [String]] = [:]
    for (role, principals) in try value.entries() {
      guard NameText.isName(role) else {
        throw principals.error(expected: "a role with \(NameText.form)")
      }
      roles[role] = try principals.distinct(expecting: NameText.principalForm) {
        NameText.isPrincipal($0) ? $0 : nil
      }
    }
    guard !roles.isEmpty else { throw value.error(expected: "at least one role") }
    return roles
  }
}

/// A requirement for approvals by people of one role.
package struct ApprovalRequirement: Hashable, Sendable {
  /// The role, a key of `ApprovalPolicy.roles`.
  package let role: String

  /// The number of distinct people who must approve, from 1 to the number of people who have the
  /// role.
  package let count: Int

  package init(role: String, count: Int) {
    self.role = role
    self.count = count
  }

  /// Reads a mapping `ROLE: COUNT` and returns its items sorted by role. If `value` is nil, nothing
  /// is required and the result is empty.
  static func list(
    _ value: Value?, roles: [String: [String]], leastPeople: Int, leastRoles: Int = 0
  ) throws(YAMLError) -> [ApprovalRequirement] {
    var requirements: [ApprovalRequirement] = []
    for (role, count) in try value?.entries() ?? [] {
      guard let holders = roles[role] else {
        throw count.error(expected: "only roles from approvals.roles in this mapping")
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
