import Console
import Durable
import JSON
import Logbook

extension LogbookCommand {
  private static let entries = Option<Bool>.flag(
    "entries", help: "check each entry's canonical form, number and time as well")
  private static let since = Option<String?>.optional(
    "since", .path, help: "an older checkpoint of this log that today's must extend")
  private static let patience = Option<Duration>.value(
    "wait", .duration, default: .seconds(10),
    help: "how long to wait for an append in progress if the log looks damaged")

  static let verify = Command(
    "verify", summary: "prove every byte of the log against its checkpoint",
    discussion: """
      Signature and origin, the number and bytes of all entries, every tile. Nothing is repaired. With --since also \
      that the log contains all that an older checkpoint signed, by the consistency proof of RFC 9162.
      """,
    options: [entries, since, patience],
    examples: [
      Example("relayctl logbook verify --since yesterday.checkpoint", "nothing was taken back")
    ],
    exitStatuses: [.yes: "all of it is what the key signed", .integrity: "something is not"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let earlier = try invocation[since].map { file throws(Failure) in
      try earlierCheckpoint(file, of: log)
    }
    let verification = try logged { () throws(LogbookError) in
      try log.verify(
        checksForm: invocation[entries], since: earlier, wait: invocation[patience])
    }
    try terminal.answer(report(verification, of: log), invocation)
    return .yes
  }

  private static func earlierCheckpoint(
    _ file: String, of log: LogFolder
  ) throws(Failure) -> SignedCheckpoint {
    let bytes = try durable { () throws(DurableError) in
      try readFile(file, limit: ByteCount(bytes: SignedNote.maximumLength))
    }
    do { return try SignedCheckpoint(parsing: bytes, key: log.key) } catch {
      throw Failure(
        .integrity, "\(file): \(error)", hint: "expected a checkpoint of \(log.key.name)")
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
      A C2SP tlog-proof: with it, the entry and a trust policy anyone can check the entry without the log. \
      show --line prints the entry.
      """,
    arguments: [index], options: [proofFile],
    examples: [Example("relayctl logbook prove 7 --out 7.tlog-proof", "a proof to hand on")]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    if let file = invocation[proofFile] { try OutputPath.requireOutside(log.path, file, "--out") }
    let proof = try logged { () throws(LogbookError) in
      var reader = try LogReader(log)
      return try reader.proof(of: invocation[index])
    }
    guard let file = invocation[proofFile] else {
      try terminal.out.write(proof.bytes)
      return .yes
    }
    try durable { () throws(DurableError) in
      try AtomicFile.write(proof.bytes, to: file, mode: .shared)
    }
    let checkpoint = try logged { () throws(LogbookError) in try log.checkpoint().checkpoint }
    let facts = FactReport(
      [.init("index", .integer(proof.index)), .init("path", .string(file))] + facts(of: checkpoint))
    try terminal.answer(facts, invocation)
    return .yes
  }
}
