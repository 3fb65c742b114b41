import Console
import Durable
import JSON
import Logbook

extension LogbookCommand {
  private static let entryFile = Argument<String>(
    "ENTRY", ValueKind<String>.path.named("ENTRY"), help: "a file with the entry's line")
  private static let proofFile = Argument<String>(
    "PROOF", ValueKind<String>.path.named("PROOF"), help: "its .tlog-proof")
  private static let policyFile = Option<String?>.optional(
    "policy", .path,
    help: "a C2SP tlog-policy; default: environments/trust.policy of the workspace")

  static let check = Command(
    "check", summary: "check an entry by its proof alone, without the log",
    discussion: """
      Needs the entry, its proof and a trust policy, and no workspace if --policy is given: the leaf leads to the \
      root of a checkpoint that a log of the policy signed, and its witnesses as the quorum asks.
      """,
    arguments: [entryFile, proofFile], options: [policyFile],
    examples: [
      Example("relayctl logbook check entry.json 7.tlog-proof --policy trust.policy", "offline")
    ],
    exitStatuses: [
      .yes: "the entry is in the log", .no: "too few witnesses signed",
      .integrity: "entry, proof or signature is wrong",
    ]
  ) { invocation, terminal throws(Failure) in
    let policy = try trustPolicy(invocation)
    var entry = try bytes(of: invocation[entryFile], limit: Entry.maximumLength + 1)
    if entry.last == 0x0a { entry.removeLast() }
    let file = invocation[proofFile]
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
    try durable { () throws(DurableError) in
      try readFile(file, limit: ByteCount(bytes: limit))
    }
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
}
