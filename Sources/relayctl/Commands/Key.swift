import Console
import Crypto
import Durable
import JSON
import Logbook
import Policy
import Vault

/// `relayctl key`: private key files.
enum KeyCommand {
  static let command = Command(
    "key", summary: "make private key files, approve a changed one", subcommands: [new, approve])

  /// What a key is for.
  private enum Purpose: String, CaseIterable, Sendable {
    case manifest, logbook, vault, witness
  }

  private static let purpose = Argument<Purpose>("PURPOSE", .choice(), help: "what the key is for")

  private static let out = Option<String>.required(
    "out", .path,
    help: "the private file to make, mode 0600; never overwritten, never below the root")

  private static let origin = Option<String?>.optional(
    "origin", .text.named("ORIGIN"),
    help:
      "name of a logbook or witness key; default: the policy's logbook origin, and witness. before it"
  )

  private static let new = Command(
    "new", summary: "make a private key and print its public half",
    discussion: """
      manifest: ECDSA P-256, PKCS #8 PEM; prints the public key in PEM for environments/keys/manifest.pem.

      logbook: Ed25519, a C2SP signed-note key; prints the verifier key for environments/keys/logbook.vkey.

      vault: 32 random bytes in hex; prints the key's id.

      witness: Ed25519, a C2SP key that cosigns checkpoints; prints the verifier key for environments/trust.policy.
      """,
    arguments: [purpose], options: [out, origin],
    examples: [
      Example(
        "relayctl key new manifest --out ~/keys/manifest.key > environments/keys/manifest.pem",
        "makes the pair that signs and verifies manifests")
    ]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[out]
    try KeyLocation.requireOutsideWorkspace(path)
    let pair = try pair(for: invocation[purpose], invocation)
    do throws(DurableError) {
      try AtomicFile.write(pair.privateFile, to: path, mode: .private, replacing: .never)
    } catch {
      let hint =
        error.kind == .exists ? "a key is never overwritten: choose another name" : nil
      throw Failure(error, hint: hint)
    }
    guard invocation[CommonOptions.format] == .text else {
      let facts = FactReport([
        .init("purpose", .string(invocation[purpose].rawValue)), .init("path", .string(path)),
        .init(pair.publicName, .string(pair.publicHalf)),
      ])
      try terminal.answer(facts, invocation)
      return .yes
    }
    try terminal.out.write(
      pair.publicHalf.hasSuffix("\n") ? pair.publicHalf : pair.publicHalf + "\n")
    return .yes
  }

  private struct Pair {
    let privateFile: [UInt8]
    let publicName: String
    let publicHalf: String
  }

  private static func pair(
    for purpose: Purpose, _ invocation: Invocation
  ) throws(Failure) -> Pair {
    do throws(CryptoError) {
      switch purpose {
      case .manifest:
        let key = try P256PrivateKey.generate()
        return Pair(
          privateFile: Array(try key.pem().utf8), publicName: "public_key",
          publicHalf: key.publicKey.pem)
      case .vault:
        let key = try VaultKey.generate()
        return Pair(privateFile: key.fileContent, publicName: "key_id", publicHalf: key.id)
      case .logbook, .witness: break
      }
    } catch {
      throw Failure(error, of: "key new \(purpose.rawValue)")
    }
    return try notePair(purpose == .witness ? .cosignature : .ed25519, invocation)
  }
}

extension KeyCommand {
  private static func notePair(
    _ kind: VerifierKey.Kind, _ invocation: Invocation
  ) throws(Failure) -> Pair {
    let text: String
    if let given = invocation[origin] {
      text = given
    } else {
      let origin = try Workspace(invocation).policy().logbookOrigin
      text = kind == .cosignature ? "witness." + origin : origin
    }
    guard let name = KeyName(text) else {
      throw Failure(
        .usage,
        "--origin: not a key name, expected no spaces and no '+', such as relay.example/logbook")
    }
    let seed: [UInt8]
    do throws(CryptoError) { seed = try randomBytes(Ed25519PrivateKey.seedByteCount) } catch {
      throw Failure(error, of: "key new logbook")
    }
    guard let key = SignerKey(name: name, seed: seed, kind: kind) else {
      preconditionFailure("a seed has 32 bytes")
    }
    return Pair(
      privateFile: Array((key.text + "\n").utf8), publicName: "verifier_key",
      publicHalf: key.verifier.description)
  }
}
