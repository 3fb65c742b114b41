/// Where a value is kept: `ref+BACKEND://PATH[?delivery=file]#/FIELD` (docs/formats/reference.md).
package struct Reference: Hashable, Sendable, CustomStringConvertible {
  /// The vaults that can be named. Hosts, accounts and projects come from `policy.yaml`.
  package enum Backend: String, CaseIterable, Hashable, Sendable {
    case local, awssecrets, gcpsecrets, vault
  }

  package let backend: Backend
  /// Segments joined by `/`.
  package let path: String
  package let field: String
  /// What the reference asks for; the contract decides what is granted.
  package let delivery: SecretDelivery

  package init(backend: Backend, path: String, field: String, delivery: SecretDelivery) {
    self.backend = backend
    self.path = path
    self.field = field
    self.delivery = delivery
  }

  /// The text it was parsed from.
  package var description: String {
    let parameters = delivery == .file ? "?delivery=file" : ""
    return "ref+\(backend.rawValue)://\(path)\(parameters)#/\(field)"
  }

  /// Whether both name the same value, however it is delivered.
  package func hasSameSource(as other: Reference) -> Bool {
    backend == other.backend && path == other.path && field == other.field
  }
}
