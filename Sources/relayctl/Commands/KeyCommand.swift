import Console
import Crypto
import Durable
import Gate
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
    help:
      "the private file to create, mode 0600; must not exist, and must be outside the workspace or ignored by git"
  )

  private static let origin = Option<String?>.optional(
    "origin", .text.named("ORIGIN"),
    help:
      "the name of a logbook or witness key; default: logbook.origin in the policy, with the prefix 'witness.' for a witness"
  )

  private static let new = Command(
    "new", summary: "create a private key file and print the public key or the key id",
    discussion: """
      manifest: an ECDSA P-256 key in PKCS #8 PEM. Prints the public key in PEM for environments/keys/manifest.pem.

      logbook: an Ed25519 key for C2SP signed notes. Prints the verifier key for environments/keys/logbook.vkey.

      vault: 32 random bytes in hex. Prints the id of the key.

      witness: an Ed25519 key for C2SP cosignatures. Prints the verifier key for environments/trust.policy.
      """,
    arguments: [purpose], options: [out, origin],
    examples: [
      Example(
        "relayctl key new manifest --out ~/keys/manifest.key > environments/keys/manifest.pem",
        "creates the key pair that signs and verifies manifests")
    ]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[out]
    try KeyFilePlace.require(path)
    let pair = try pair(for: invocation[purpose], invocation)
    do throws(DurableError) {
      try AtomicFile.write(pair.privateFile, to: path, mode: .private, replacing: .never)
    } catch {
      let hint =
        error.kind == .exists ? "a key file is never overwritten; choose a different name" : nil
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
    summary: "sign a changed manifest key; the last required signature also records the change",
    discussion: """
      Signs the change from the key that was approved before to the committed environments/keys/manifest.pem, in the \
      namespace relay-key. If this key differs from the key of the last promotion, the gate refuses manifests until the \
      key has the required approvals (approvals.signing_key in the policy). The gate verifies the signatures again.
      """,
    options: ApprovalOptions.all + [ApprovalOptions.reject, GitOptions.actor, GitOptions.commit]
      + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl key approve --as carol@example.com --ticket SEC-12",
        "signs the changed key as carol@example.com")
    ],
    exitStatuses: [
      .yes: "signed; the answer lists the missing approvals or the entry that records the change",
      .no: "this person is not allowed to approve the change",
    ]
  ) { invocation, terminal throws(Failure) in
    let desk = try ChangeApprovalDesk(invocation)
    let (policy, now) = (desk.policy, desk.workspace.now)
    // The file of the key is stored too: what it signs can be verified after the next change.
    let pem = try desk.workspace.content(
      of: desk.workspace.path("environments/keys/manifest.pem"), limit: .kibibytes(16))
    let digest = try desk.statements.objects.store(pem)
    let changes = try desk.statements.manifestKey(in: desk.log, policy, now: now)
    let change = ChangeApproval(to: digest, after: changes) {
      ApprovalCriteria(manifestKeyFrom: $0, to: $1, policy, now: now)
    }
    let draft = EntryDraft(
      time: now, kind: .approval, digests: ["manifest_key": digest],
      details: ["of": StatementSubject.Purpose.manifestKey.rawValue])
    return try desk.perform(change, draft, terminal)
  }
}
