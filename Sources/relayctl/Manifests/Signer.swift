import Configuration
import Console
import Crypto
import Durable
import Policy

/// A signer of manifests and statements. A URI identifies the signer, as in sigstore.
enum Signer: MessageSigner {
  case file(String)

  /// Creates the signer that `uri` names, if the policy allows it for `environment`. The key is not
  /// read until the signer is used.
  init(
    _ uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy
  ) throws(Failure) {
    _ = try Signer.scheme(of: uri, for: environment, policy)
    self = .file(String(uri.dropFirst("file:".count)))
  }

  /// Returns the scheme of `uri`, if the policy allows it for `environment` and this version
  /// supports it.
  static func scheme(
    of uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy
  ) throws(Failure) -> SignerScheme {
    let scheme = try Signer.scheme(of: uri)
    guard policy.allows(scheme, in: environment) else {
      let allowed = Set(policy.signers(of: environment).map(\.scheme.rawValue))
      let names = allowed.sorted().joined(separator: ", ")
      throw Failure(
        .no, "signer \(scheme.rawValue): forbidden by policy for \(environment), expected \(names)",
        hint: "environments/policy.yaml lists the signers for \(environment)")
    }
    guard scheme == .file else {
      throw Failure(
        .undecided,
        "signer \(scheme.rawValue): not supported by this version of relayctl, expected file")
    }
    let path = String(uri.dropFirst("file:".count))
    guard !KeyFilePath.mayBeKey(path) else {
      throw Failure(
        .usage, "--signer: not the path of a key file, expected file:PATH",
        hint: KeyFilePath.hint)
    }
    return scheme
  }

  private static func scheme(of uri: String) throws(Failure) -> SignerScheme {
    let name = uri.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
    guard let scheme = SignerScheme(rawValue: name), uri.utf8.count > name.utf8.count + 1 else {
      throw Failure(
        .usage,
        "--signer: not the URI of a signer, expected file:PATH, awskms:///alias/NAME, gcpkms://… or hashivault://KEY"
      )
    }
    return scheme
  }

  /// Signs `message` with ECDSA P-256 over SHA-256. Returns the signature in DER.
  func signature(for message: [UInt8]) throws(Failure) -> [UInt8] {
    switch self {
    case .file(let path):
      let pem: [UInt8]
      do throws(DurableError) { pem = try readPrivateFile(path) } catch {
        let hint =
          error.kind == .notFound ? "run relayctl key new manifest --out FILE to create one" : nil
        throw Failure(.undecided, error.description, hint: hint)
      }
      do throws(CryptoError) {
        return try P256PrivateKey(pem: String(decoding: pem, as: UTF8.self)).signature(for: message)
      } catch {
        throw Failure(.undecided, "\(path): \(error)")
      }
    }
  }
}
