package import Attestation
package import Configuration
package import Crypto
import Evidence
package import Policy

/// The public keys whose signatures count for one environment: those that the policy lists in
/// `environments.E.signers`, in that order.
package struct SignerKeys: Sendable {
  package let environment: EnvironmentName
  package let listed: [Listed]

  /// A key that the policy lists, and its file.
  package struct Listed: Sendable {
    package let scheme: SignerScheme
    package let file: ReadKey
    /// The content of the file.
    package let bytes: [UInt8]

    package init(scheme: SignerScheme, file: ReadKey, bytes: [UInt8]) {
      self.scheme = scheme
      self.file = file
      self.bytes = bytes
    }

    /// The key; `nil` if the file does not contain a P-256 public key.
    var key: P256PublicKey? { try? file.content.get() }
  }

  package init(environment: EnvironmentName, listed: [Listed]) {
    self.environment = environment
    self.listed = listed
  }

  /// Returns the first listed key by which `signature` (DER) is a signature of `bytes`; `nil` if
  /// there is none.
  package func key(verifying signature: [UInt8], of bytes: [UInt8]) -> Listed? {
    listed.first { $0.key?.isValid(signature, for: bytes) == true }
  }

  /// Returns the keys of the signers that `sign` may use with `scheme`.
  package func keys(of scheme: SignerScheme) -> [P256PublicKey] {
    listed.filter { $0.scheme == scheme }.compactMap(\.key)
  }

  /// The keys for verifying envelopes.
  package var trusted: [DSSEEnvelope.TrustedKey] {
    listed.compactMap(\.key).map { DSSEEnvelope.TrustedKey($0) }
  }

  /// The paths of the keys' files, separated by commas.
  package var names: String { listed.map(\.file.digest.name).joined(separator: ", ") }

  /// Throws the failure of the first file that contains no key.
  package func requireReadable() throws(RuleFailure) {
    for one in listed { _ = try one.file.content.get() }
  }
}

extension GateInput {
  /// The file of ``listedManifestKey``.
  package var manifestKey: Result<ReadKey, RuleFailure> { listedManifestKey.map(\.file) }

  /// The listed key that verifies the manifest's signature, or else the first listed key. It is a
  /// failure if the keys cannot be read.
  package var listedManifestKey: Result<SignerKeys.Listed, RuleFailure> {
    signerKeys.flatMap { keys in
      if case .success(let stored) = manifest, case .success(let signature) = manifestSignature,
        let key = keys.key(verifying: signature, of: stored.bytes)
      {
        return .success(key)
      }
      guard let first = keys.listed.first else {
        preconditionFailure("the policy lists at least one signer")
      }
      return .success(first)
    }
  }
}
