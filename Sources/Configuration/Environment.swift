/// An environment file that fits the contract, sorted by the names' bytes.
///
/// What a comparison must see and a rendering must refuse is kept apart: `missing` and
/// `undeclared` are differences to the one and errors to the other.
package struct Environment: Sendable {
  package struct Entry: Sendable {
    package let name: String
    /// Line in the file, counted from 1; nil when it comes from no file.
    package let line: Int?
    package let value: EnvironmentFile.Value
    /// Index in the contract: a copy of the whole row would make ten thousand entries slow.
    private let row: Int?

    init(_ assignment: EnvironmentFile.Assignment, value: EnvironmentFile.Value? = nil) {
      name = assignment.name
      line = assignment.line
      self.value = value ?? assignment.value
      row = Contract.row(of: assignment.name)
    }

    /// The row of the contract; nil when the variable is undeclared.
    package var variable: Variable? { row.map { Contract.variables[$0] } }

    package var isDeclared: Bool { row != nil }

    /// Whether the value is masked wherever it is shown: secret, regulated or undeclared.
    package var isMasked: Bool { variable?.class.isMasked ?? true }

    package var isSecret: Bool { variable?.class.isSecret ?? false }

    /// How the value reaches the process, as the contract says.
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
  package let entries: [Entry]
  /// Variables that the contract does not know.
  package let undeclared: [Finding]
  /// Required variables that are not set.
  package let missing: [Finding]

  /// The entry of that name, or nil when it is not set.
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
    // Names are ASCII, so that the order of strings is the order of bytes.
    self.entries = entries.sorted { $0.name < $1.name }
    self.undeclared = undeclared
    self.missing = missing
  }

  /// Refuses undeclared and missing variables: what `render` and `relay` need before they begin.
  package func requireComplete() throws(ContractError) {
    guard undeclared.isEmpty, missing.isEmpty else {
      throw ContractError(findings: undeclared + missing)
    }
  }
}
