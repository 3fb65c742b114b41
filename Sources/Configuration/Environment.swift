/// One of the three environments that a release passes through, in the order of promotion.
package enum EnvironmentName: String, CaseIterable, Comparable, Hashable, Sendable,
  CustomStringConvertible
{
  case dev, staging, prod

  /// Accepts the three names and the aliases `stage` and `production`. Returns nil for any other
  /// string.
  package init?(userText: String) {
    switch userText {
    case "stage": self = .staging
    case "production": self = .prod
    default:
      guard let name = EnvironmentName(rawValue: userText) else { return nil }
      self = name
    }
  }

  package var description: String { rawValue }

  /// Returns the environment whose name is nearest to the misspelled `userText`; nil when none is
  /// near.
  package static func suggestion(for userText: String) -> EnvironmentName? {
    let known = allCases.map(\.rawValue) + ["stage", "production"]
    let typed = String(decoding: userText.utf8.map(\.lowerCased), as: UTF8.self)
    let near = NearestName.match(for: typed, among: known)
    return near.flatMap(EnvironmentName.init(userText:))
  }

  package static func < (left: EnvironmentName, right: EnvironmentName) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .dev: 0
    case .staging: 1
    case .prod: 2
    }
  }
}

/// The variables of one environment, from a file whose values the contract accepts.
///
/// Missing and undeclared variables are not errors here: the comparison reports them as
/// differences, and rendering refuses them.
package struct Environment: Sendable {
  package struct Entry: Sendable {
    package let name: String
    /// Line in the file, counted from 1; nil when the variable does not come from a file.
    package let line: Int?
    package let value: EnvironmentFile.Value
    /// The file that the variable names; nil when it does not name a file of authorities, or when
    /// the file has not been read.
    let authorities: CommittedAuthorities?
    /// Index in the contract. An index is stored because copying the declaration into each of ten
    /// thousand entries would be slow.
    private let row: Int?

    init(_ assignment: EnvironmentFile.Assignment) {
      name = assignment.name
      line = assignment.line
      value = assignment.value
      authorities = nil
      row = Contract.row(of: assignment.name)
    }

    private init(_ entry: Entry, _ authorities: CommittedAuthorities) {
      (name, line, row) = (entry.name, entry.line, entry.row)
      value = .literal(authorities.recordedValue)
      self.authorities = authorities
    }

    /// Returns the entry with the digest of the file of `authorities` as its value.
    func naming(_ authorities: CommittedAuthorities) -> Entry { Entry(self, authorities) }

    /// The declaration in the contract; nil when the variable is undeclared.
    package var variable: Variable? { row.map { Contract.variables[$0] } }

    package var isDeclared: Bool { row != nil }

    /// Whether the value is masked in every output. This is true for secret, regulated and
    /// undeclared variables.
    package var isMasked: Bool { variable?.class.isMasked ?? true }

    package var isSecret: Bool { variable?.class.isSecret ?? false }

    /// How the value is delivered to the process, according to the contract.
    package var delivery: SecretDelivery {
      if case .secret(_, let delivery) = variable?.class { return delivery }
      return .environment
    }

    package var reference: Reference? {
      if case .reference(let reference) = value { return reference }
      return nil
    }
  }

  package let name: EnvironmentName
  package let file: String
  /// The variables that are set, sorted by the bytes of their names.
  package let entries: [Entry]
  /// Findings for the variables that the contract does not declare.
  package let undeclared: [Finding]
  /// Findings for the required variables that are not set.
  package let missing: [Finding]

  /// The entry for the variable `name`; nil when the variable is not set.
  package subscript(name: String) -> Entry? {
    var range = entries.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if entries[middle].name == name { return entries[middle] }
      range =
        entries[middle].name < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  init(
    name: EnvironmentName, file: String, entries: [Entry], undeclared: [Finding],
    missing: [Finding]
  ) {
    self.name = name
    self.file = file
    // Names are ASCII, so the order of strings is the order of bytes.
    self.entries = entries.sorted { $0.name < $1.name }
    self.undeclared = undeclared
    self.missing = missing
  }

  /// Throws when variables are undeclared or missing. Rendering requires that there are none.
  package func requireComplete() throws(ContractError) {
    guard undeclared.isEmpty, missing.isEmpty else {
      throw ContractError(findings: undeclared + missing)
    }
  }
}
