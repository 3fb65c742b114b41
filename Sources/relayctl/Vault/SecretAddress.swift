import Configuration

/// Where a secret lies inside a vault: a path and a field, written `relay/prod/telegram#/token`.
struct SecretAddress: Hashable, Sendable {
  let path: String
  let field: String

  init(_ reference: Reference) {
    path = reference.path
    field = reference.field
  }

  /// The address that `text` writes, by the rules of a reference (docs/formats/reference.md).
  init(_ text: String) throws(ReferenceError) {
    self.init(try Reference.parse(Array("ref+local://\(text)".utf8)))
  }

  private init(path: String, field: String) {
    self.path = path
    self.field = field
  }

  /// The key of the fingerprints in manifests, made by `vault init`.
  static let redactionKey = SecretAddress(path: "relay/redaction", field: "key")
}

extension SecretAddress: Comparable, CustomStringConvertible {
  static func < (left: SecretAddress, right: SecretAddress) -> Bool {
    (Array(left.path.utf8), Array(left.field.utf8)) < (
      Array(right.path.utf8), Array(right.field.utf8)
    )
  }

  var description: String { "\(path)#/\(field)" }
}

private func < (left: ([UInt8], [UInt8]), right: ([UInt8], [UInt8])) -> Bool {
  left.0 == right.0
    ? left.1.lexicographicallyPrecedes(right.1) : left.0.lexicographicallyPrecedes(right.0)
}
