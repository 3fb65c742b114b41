internal import Configuration
internal import YAML

/// One signer of an environment: where `sign` may use the private key, and the public key whose
/// signatures count (docs/formats/policy.md §5).
///
/// The scheme limits what `sign` may use. It is evidence of nothing afterwards: a signature does not
/// show how it was made, only by which key.
package struct EnvironmentSigner: Hashable, Sendable {
  package let scheme: SignerScheme

  /// The name of the public key's file in `environments/keys`.
  package let key: String

  package init(scheme: SignerScheme, key: String) {
    self.scheme = scheme
    self.key = key
  }

  /// The path of the public key's file, relative to the root of the workspace.
  package var path: String { "environments/keys/\(key)" }

  private static let form = "a list of { scheme: SCHEME, key: FILE }, FILE in environments/keys"

  /// Reads the list of an environment's signers.
  static func list(_ value: Value) throws(YAMLError) -> [EnvironmentSigner] {
    var signers: [EnvironmentSigner] = []
    for item in try value.list() {
      guard case .mapping = item.node.kind else { throw item.error(expected: form) }
      let signer = try item.mapping { reader throws(YAMLError) in
        EnvironmentSigner(
          scheme: try reader.required("scheme").parsed(
            expecting: "one of " + SignerScheme.allCases.map(\.rawValue).joined(separator: ", "),
            SignerScheme.init(rawValue:)),
          key: try reader.required("key").name())
      }
      guard !signers.contains(where: { $0.key == signer.key }) else {
        throw item.error(expected: "each key once")
      }
      signers.append(signer)
    }
    guard !signers.isEmpty else { throw value.error(expected: form) }
    return signers
  }

  /// Throws if prod and another environment list a key file of the same name. Whoever reads the
  /// files must also compare the keys in them.
  static func requireOwnKeys(
    of prod: [EnvironmentSigner], among environments: [EnvironmentName: EnvironmentPolicy],
    _ value: Value
  ) throws(YAMLError) {
    for other in EnvironmentName.allCases where other != .prod {
      let shared = environments[other]?.signers.first { signer in
        prod.contains { $0.key == signer.key }
      }
      guard let shared else { continue }
      throw value.error(
        expected: "keys of prod alone, but \(other) also lists \(shared.key)")
    }
  }
}

/// The kind of a manifest signer: the scheme of its URI (docs/formats/manifest.md §4).
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
