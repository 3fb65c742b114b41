package import RFC3339

/// The version of a secret that its vault would hand out now.
package struct SecretVersion: Hashable, Sendable {
  /// The vault's own name of the version: a number, a UUID.
  package let name: String

  /// When this version was written, not the secret; nil where the vault does not tell.
  package let created: Timestamp?

  /// A version as a vault reports it.
  package init(name: String, created: Timestamp?) {
    self.name = name
    self.created = created
  }
}
