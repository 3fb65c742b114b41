import Configuration
import Console
import Crypto
import Durable
import Policy

/// What signs manifests, by URI as sigstore writes them.
enum Signer: MessageSigner {
  case file(String)

  /// The signer that `uri` names, if the policy lets it sign for `environment`. No key is read before it signs.
  init(
    _ uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy
  ) throws(Failure) {
    _ = try Signer.scheme(of: uri, for: environment, policy)
    self = .file(String(uri.dropFirst("file:".count)))
  }

  /// The scheme of `uri`, if the policy lets it sign for `environment` and this version can reach it.
  static func scheme(
    of uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy
  ) throws(Failure) -> SignerScheme {
    let scheme = try Signer.scheme(of: uri)
    guard policy.allows(scheme, in: environment) else {
      let allowed = policy.environments[environment]?.signers ?? []
      let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
      throw Failure(
        .no, "signer \(scheme.rawValue): forbidden by policy for \(environment), expected \(names)",
        hint: "environments/policy.yaml names the signers of \(environment)")
    }
    guard scheme == .file else {
      throw Failure(
        .undecided,
        "signer \(scheme.rawValue): this version of relayctl cannot reach it, expected file")
    }
    let path = String(uri.dropFirst("file:".count))
    guard !KeyFilePath.mayBeKey(path) else {
      throw Failure(
        .usage, "--signer: no path of a key file, expected file:PATH",
        hint: "a key itself is never given here; a file of such a name is ./NAME")
    }
    return scheme
  }

  private static func scheme(of uri: String) throws(Failure) -> SignerScheme {
    let name = uri.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
    guard let scheme = SignerScheme(rawValue: name), uri.utf8.count > name.utf8.count + 1 else {
      throw Failure(
        .usage,
        "--signer: no signer, expected file:PATH, awskms:///alias/NAME, gcpkms://… or hashivault://KEY"
      )
    }
    return scheme
  }

  /// ECDSA P-256 over SHA-256 of `message`, DER.
  func signature(for message: [UInt8]) throws(Failure) -> [UInt8] {
    switch self {
    case .file(let path):
      let pem: [UInt8]
      do throws(DurableError) { pem = try readPrivateFile(path) } catch {
        let hint = error.kind == .notFound ? "relayctl key new manifest --out FILE makes one" : nil
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
