package import Configuration

/// The address of a secret in a vault: a path and a field, such as `relay/prod/telegram#/token`.
package struct SecretAddress: Hashable, Sendable {
  package let path: String
  package let field: String

  package init(_ reference: Reference) {
    path = reference.path
    field = reference.field
  }

  /// Parses an address by the rules for references (docs/formats/reference.md).
  package init(_ text: String) throws(ReferenceError) {
    self.init(try Reference.parse(Array("ref+local://\(text)".utf8)))
  }

  private init(path: String, field: String) {
    self.path = path
    self.field = field
  }

  /// The address of the key for the fingerprints in manifests. A new vault contains this key.
  package static let redactionKey = SecretAddress(path: "relay/redaction", field: "key")
}

extension SecretAddress: Comparable, CustomStringConvertible {
  /// Orders addresses by the bytes of the path, then by the bytes of the field.
  package static func < (left: SecretAddress, right: SecretAddress) -> Bool {
    left.path.utf8.elementsEqual(right.path.utf8)
      ? left.field.utf8.lexicographicallyPrecedes(right.field.utf8)
      : left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }

  package var description: String { "\(path)#/\(field)" }
}
