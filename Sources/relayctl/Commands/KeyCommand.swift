import Console
import Crypto
import Durable
import JSON
import Logbook
import Policy
import Vault

/// `relayctl key`: creates private key files and approves a changed manifest key.
enum KeyCommand {
  static let command = Command(
    "key", summary: "create private key files, and approve a changed manifest key",
    subcommands: [new, approve])

  /// The purpose of a key.
  private enum Purpose: String, CaseIterable, Sendable {
    case manifest, logbook, vault, witness
  }

  private static let purpose = Argument<Purpose>(
    "PURPOSE", .choice(), help: "the purpose of the key")

  private static let out = Option<String>.required(
    "out", .path,
    help: "the private file to create, mode 0600; never overwritten, never below the root")

  private static let origin = Option<String?>.optional(
    "origin", .text.named("ORIGIN"),
    help:
      "name of a logbook or witness key; default: logbook.origin of the policy, with the prefix witness. for a witness"
  )

  private static let new = Command(
    "new", summary: "create a private key and print its public half",
    discussion: """
      manifest: ECDSA P-256, PKCS #8 PEM. Prints the public key in PEM for environments/keys/manifest.pem.

      logbook: Ed25519, a C2SP signed-note key. Prints the verifier key for environments/keys/logbook.vkey.

      vault: 32 random bytes in hex. Prints the key's id.

      witness: Ed25519, a C2SP key that cosigns checkpoints. Prints the verifier key for environments/trust.policy.
      """,
    arguments: [purpose], options: [out, origin],
    examples: [
      Example(
        "relayctl key new manifest --out ~/keys/manifest.key > environments/keys/manifest.pem",
        "creates the pair that signs and verifies manifests")
    ]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[out]
    try OutputPath.requireOutsideWorkspace(path)
    let pair = try pair(for: invocation[purpose], invocation)
    do throws(DurableError) {
      try AtomicFile.write(pair.privateFile, to: path, mode: .private, replacing: .never)
    } catch {
      let hint =
        error.kind == .exists ? "a key is never overwritten; choose another name" : nil
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
        "--origin: not a key name, expected a name without spaces or +, such as relay.example/logbook"
      )
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

  static let approve = Command(
    "approve",
    summary: "sign a changed manifest key; the last required signature records it",
    discussion: """
      Signs the SHA-256 of the committed environments/keys/manifest.pem. The gate accepts a manifest that is signed \
      with another key than the last promotion's only after the people whom approvals.signing_key of the policy \
      requires have signed.
      """,
    options: ApprovalOptions.all + [GitOptions.actor, GitOptions.commit]
      + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl key approve --as carol@example.com --ticket SEC-12",
        "adds the first of two signatures")
    ],
    exitStatuses: [
      .yes: "signed; the answer states whether the change is recorded or who is missing",
      .no: "this person may not approve it",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let approval = try workspace.signingKeyApproval(workspace.policyInForce())
    return try FileApprovalAct(approval, workspace, invocation).perform(
      EntryDraft(time: workspace.now, kind: .approval), digest: "manifest_key", terminal)
  }
}
