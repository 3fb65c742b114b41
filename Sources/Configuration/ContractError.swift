/// Everything of an environment that the contract refuses, in the order of the file.
package struct ContractError: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one.
  package let findings: [Finding]

  /// One finding a line, without a final line feed.
  package var description: String {
    findings.map(\.description).joined(separator: "\n")
  }
}
