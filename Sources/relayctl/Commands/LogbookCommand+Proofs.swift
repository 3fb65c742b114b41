import Console
import Crypto
import Durable
import HTTP
import JSON
import Logbook

// The subcommands `verify`, `prove`, `check` and `cosign`.
extension LogbookCommand {
  private static let entries = Option<Bool>.flag(
    "entries", help: "also check the canonical form, number and time of each entry")
  private static let since = Option<String?>.optional(
    "since", .path, help: "an older checkpoint of this log that the current one must extend")
  private static let patience = Option<Duration>.value(
    "wait", .duration, default: .seconds(10),
    help: "how long to wait for an append in progress if the log seems damaged")

  static let verify = Command(
    "verify", summary: "verify every byte of the log against its checkpoint",
    discussion: """
      Checks the signature and origin of the checkpoint, the number and bytes of all entries, and every tile. Does not \
      repair anything. With --since, also checks with a consistency proof (RFC 9162) that the log extends an older \
      checkpoint.
      """,
    options: [entries, since, patience],
    examples: [
      Example(
        "relayctl logbook verify --since yesterday.checkpoint",
        "checks that no entry of the older checkpoint was changed or removed")
    ],
    exitStatuses: [
      .yes: "the whole log matches its signed checkpoint",
      .integrity: "the log is damaged or forged",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let earlier = try invocation[since].map { file throws(Failure) in
      try earlierCheckpoint(file, of: log)
    }
    let verification = try logged(
      log.verify(
        checksForm: invocation[entries], since: earlier, wait: invocation[patience]))
    try terminal.answer(report(verification, of: log), invocation)
    return .yes
  }

  private static func earlierCheckpoint(
    _ file: String, of log: LogFolder
  ) throws(Failure) -> SignedCheckpoint {
    let bytes = try durable(readFile(file, limit: ByteCount(bytes: SignedNote.maximumLength)))
    do { return try SignedCheckpoint(parsing: bytes, key: log.key) } catch {
      throw Failure(
        .integrity, "\(file): \(error)", hint: "pass a checkpoint that \(log.key.name) signed")
    }
  }

  private static func report(_ verification: Verification, of log: LogFolder) -> FactReport {
    FactReport(
      [.init("log", .string(log.path))] + facts(of: verification.checkpoint.checkpoint) + [
        .init("bytes", .integer(verification.length)), .init("tiles", .integer(verification.tiles)),
        .init("entries_checked", .bool(verification.coversForm)),
        .init("since", verification.since.map { .integer($0.size) } ?? .null),
        .init("verdict", "yes", .good),
      ])
  }

  private static let index = Argument<Int>(
    "INDEX", .integer(in: 0...Int.max), help: "the entry's index, from 0")
  private static let proofFile = Option<String?>.optional(
    "out", .path, help: "the file to write, such as 7.tlog-proof; default: standard output")

  static let prove = Command(
    "prove", summary: "write a proof that an entry is in the log",
    discussion: """
      Writes a C2SP tlog-proof. With the proof, the entry and a trust policy, the entry can be verified without the \
      log: run relayctl logbook check. To print the entry for it, run relayctl logbook show --line.
      """,
    arguments: [index], options: [proofFile],
    examples: [
      Example("relayctl logbook prove 7 --out 7.tlog-proof", "writes a proof of entry 7 to a file")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    if let file = invocation[proofFile] {
      try OutputPath("--out", file, .proof).require(in: workspace, log: log.path)
    }
    let index = invocation[index]
    let (proof, checkpoint) = try logged(
      log.read { (reader) throws(LogbookError) in
        (try reader.proof(of: index), reader.checkpoint.checkpoint)
      })
    guard let file = invocation[proofFile] else {
      try terminal.out.write(proof.bytes)
      return .yes
    }
    try durable(AtomicFile.write(proof.bytes, to: file, mode: .shared))
    let facts = FactReport(
      [.init("index", .integer(proof.index)), .init("path", .string(file))] + facts(of: checkpoint))
    try terminal.answer(facts, invocation)
    return .yes
  }

  private static let entryFile = Argument<String>(
    "ENTRY", ValueKind<String>.path.named("ENTRY"), help: "the file that contains the entry's line")
  private static let checkedProof = Argument<String>(
    "PROOF", ValueKind<String>.path.named("PROOF"), help: "the entry's .tlog-proof")
  private static let policyFile = Option<String?>.optional(
    "policy", .path,
    help: "the trust policy (C2SP tlog-policy); default: environments/trust.policy in the workspace"
  )

  static let check = Command(
    "check", summary: "check an entry with its proof, without the log",
    discussion: """
      Checks that the proof leads from the entry to the root of a checkpoint, that the checkpoint is signed by a log in \
      the trust policy, and that it has the cosignatures required by the policy's quorum. With --policy, no workspace \
      is needed.
      """,
    arguments: [entryFile, checkedProof], options: [policyFile],
    examples: [
      Example(
        "relayctl logbook check entry.json 7.tlog-proof --policy trust.policy",
        "checks entry 7 offline")
    ],
    exitStatuses: [
      .yes: "the entry is in the log", .no: "too few witnesses cosigned the checkpoint",
      .integrity: "the entry, the proof or a signature is invalid",
    ]
  ) { invocation, terminal throws(Failure) in
    let policy = try trustPolicy(invocation)
    var entry = try bytes(of: invocation[entryFile], limit: Entry.maximumLength + 1)
    if entry.last == 0x0a { entry.removeLast() }
    let file = invocation[checkedProof]
    let proofBytes = try bytes(of: file, limit: SignedNote.maximumLength)
    let (proof, checkpoint) = try translated(file) { () throws(ProofError) in
      let proof = try ProofFile(parsing: proofBytes)
      return (proof, try proof.verify(entry: entry, policy: policy))
    }
    let facts = FactReport(
      [.init("index", .integer(proof.index))] + facts(of: checkpoint)
        + [.init("verdict", "yes", .good)])
    try terminal.answer(facts, invocation)
    return .yes
  }

  private static func trustPolicy(_ invocation: Invocation) throws(Failure) -> TrustPolicy {
    let file: String
    if let given = invocation[policyFile] {
      file = given
    } else {
      file = try Workspace(invocation).path("environments/trust.policy")
    }
    let bytes = try bytes(of: file, limit: 1 << 20)
    do { return try TrustPolicy(parsing: bytes) } catch {
      let place = error.line > 0 ? "\(file):\(error.line)" : file
      throw Failure(.usage, "\(place): \(error.fault)")
    }
  }

  private static func bytes(of file: String, limit: Int) throws(Failure) -> [UInt8] {
    try durable(readFile(file, limit: ByteCount(bytes: limit)))
  }

  private static func translated<Result>(
    _ file: String, _ body: () throws(ProofError) -> Result
  ) throws(Failure) -> Result {
    do { return try body() } catch {
      guard case .untrusted(.quorumNotMet) = error else {
        throw Failure(.integrity, "\(file): \(error)")
      }
      throw Failure(.no, "\(file): \(error)")
    }
  }

  private static let witnessKey = Option<String?>.optional(
    "witness-key-file", .keyFile, sensitive: true,
    help: "the private file created by relayctl key new witness, mode 0600")
  private static let state = Option<String?>.optional(
    "state", .path, help: "the file that records the witness's last cosigned checkpoint")
  private static let first = Option<Bool>.flag(
    "first", help: "start without a state file: this witness has never cosigned this log")
  private static let asked = Option<RequestTarget?>.optional(
    "ask", .witness,
    help: "ask the witness at this URL to cosign (C2SP add-checkpoint), instead of cosigning")
  private static let imported = Option<String?>.optional(
    "import", .path,
    help:
      "add the cosignatures of a checkpoint that witnesses cosigned elsewhere, instead of cosigning"
  )

  static let cosign = Command(
    "cosign", summary: "cosign the checkpoint as a witness",
    discussion: """
      Verifies the log's signature, checks that the log extends the last checkpoint cosigned by this witness, and \
      adds a cosignature/v1 (C2SP tlog-cosignature) to the witness's list in logbook/witness/. A rewritten log is \
      detected if CI and release engineers run witnesses on their own machines. environments/trust.policy names the \
      required witnesses. With --import, adds the cosignatures in a checkpoint file to the lists of their witnesses, \
      which environments/trust.policy must name. --ask does the same with the answer of a witness on the network.
      """,
    options: [witnessKey, state, first, imported, asked, LogbookOptions.wait],
    examples: [
      Example(
        "relayctl logbook cosign --witness-key-file ~/keys/witness.key --state ~/.relay-witness",
        "cosigns the checkpoint (run git pull first)")
    ],
    exitStatuses: [
      .integrity: "the log does not extend the last checkpoint cosigned by this witness"
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let log = try workspace.logbook(invocation)
    if let file = invocation[imported] {
      let content = try bytes(of: file, limit: SignedNote.maximumLength)
      return try importing(content, from: file, log, workspace, invocation, terminal)
    }
    if let target = invocation[asked] {
      let note = try WitnessClient(target).cosigned(log)
      return try importing(note, from: "\(target.origin)", log, workspace, invocation, terminal)
    }
    guard let keyFile = invocation[witnessKey], let state = invocation[state] else {
      throw Failure(
        .usage,
        "nothing to cosign with, expected --witness-key-file and --state, --import FILE or --ask URL"
      )
    }
    try OutputPath("--state", state, .checkedElsewhere).require(in: workspace, log: log.path)
    let witness = try key(keyFile)
    let cosigned = try logged(
      log.cosign(
        by: witness, state: state, isFirst: invocation[first],
        wait: invocation[LogbookOptions.wait],
        now: workspace.now))
    try terminal.answer(
      FactReport([
        .init("witness", .string(witness.verifier.name.description)),
        .init("size", .integer(cosigned.checkpoint.size)),
        .init("root", .string(cosigned.checkpoint.root.hex)),
        .init("size_before", cosigned.before.map { .integer($0.size) } ?? .null),
        .init("state", .string(state)),
      ]), invocation)
    return .yes
  }

  private static func importing(
    _ content: [UInt8], from file: String, _ log: LogFolder, _ workspace: Workspace,
    _ invocation: Invocation,
    _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    guard let trust = try workspace.trustPolicyFile() else {
      throw Failure(
        .usage, "\(workspace.path("environments/trust.policy")): not found, expected the witnesses")
    }
    let policy = try workspace.trustPolicy(trust)
    let found = try logged(
      log.importCosignatures(
        content, from: file, policy: policy,
        wait: invocation[LogbookOptions.wait]))
    try terminal.answer(
      FactReport([
        .init("witnesses", .array(found.witnesses.map { .string($0.description) })),
        .init("size", .integer(found.checkpoint.size)),
        .init("root", .string(found.checkpoint.root.hex)),
      ]), invocation)
    return .yes
  }

  private static func key(_ path: String) throws(Failure) -> SignerKey {
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readPrivateFile(path) } catch {
      throw Failure(
        .undecided, error.description,
        hint: "run relayctl key new witness --out FILE to create a key"
      )
    }
    guard let text = String(validating: bytes, as: UTF8.self),
      let key = try? SignerKey(text, kind: .cosignature)
    else {
      throw Failure(
        .undecided, "\(path): not a witness key, expected one line PRIVATE+KEY+NAME+ID+BASE64")
    }
    return key
  }
}
