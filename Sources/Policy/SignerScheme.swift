/// How a manifest's signer is reached, by the scheme of its URI (docs/formats/manifest.md §4).
package enum SignerScheme: String, Hashable, Sendable, CaseIterable {
  /// A private key in a file, `file:PATH`.
  case file
  /// AWS KMS, `awskms:///alias/NAME`.
  case awskms
  /// Google Cloud KMS, `gcpkms://projects/…`.
  case gcpkms
  /// HashiCorp Vault's transit engine, `hashivault://KEY`.
  case hashivault
}
