import Console
import Crypto
import Durable
import Manifest
import Policy

/// What signs manifests, by URI as sigstore writes them (R24, DESIGN §5).
enum Signer {
  case file(String)

  /// The signer that `uri` names, if the policy lets it sign for `environment`.
  init(
    _ uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy
  ) throws(Failure) {
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
        .misused, "--signer: no path of a key file, expected file:PATH",
        hint: "a key itself is never given here; a file of such a name is ./NAME")
    }
    self = .file(path)
  }

  private static func scheme(of uri: String) throws(Failure) -> SignerScheme {
    let name = uri.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
    guard let scheme = SignerScheme(rawValue: name), uri.utf8.count > name.utf8.count + 1 else {
      throw Failure(
        .misused,
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

extension Workspace {
  /// The committed key that every manifest's signature is verified with.
  func manifestKey() throws(Failure) -> P256PublicKey {
    try publicKey("environments/keys/manifest.pem")
  }

  /// A committed P-256 public key, by its path below the root.
  func publicKey(_ name: String) throws(Failure) -> P256PublicKey {
    let path = path(name)
    let pem: [UInt8]
    do throws(DurableError) { pem = try readFile(path, limit: .kibibytes(16)) } catch {
      let hint =
        error.kind == .notFound
        ? "relayctl key new manifest --out FILE prints it; commit it there" : nil
      throw Failure(.undecided, error.description, hint: hint)
    }
    do throws(CryptoError) {
      return try P256PublicKey(pem: String(decoding: pem, as: UTF8.self))
    } catch {
      throw Failure(.integrity, "\(path): \(error)")
    }
  }
}
