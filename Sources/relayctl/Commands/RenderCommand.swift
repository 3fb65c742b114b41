import Configuration
import Console
import Crypto
import Durable
import JSON

/// `relayctl render`: writes the environment file that `relay` reads.
enum RenderCommand {
  private static let out = Option<String>.required(
    "out", .path, help: "the file to write, mode 0600; - for standard output")

  private static let secretsFolder = Option<String?>.optional(
    "secrets-dir", .directory,
    help:
      "the folder for secrets delivered as files and files of ca/, each mode 0400; default: the folder that contains the --out file"
  )

  private static let owner = Option<FileOwner?>.optional(
    "owner", .owner, help: "the owner of the written files")

  private static let redacted = Option<Bool>.flag(
    "redacted", help: "write ******** for each secret and regulated value; no vault is needed")

  private static let allowDisk = Option<Bool>.flag(
    "allow-disk",
    help:
      "for tests: allow a disk in staging and prod; this is recorded, and the gate refuses the result"
  )

  static let command = Command(
    "render", summary: "write the environment file that relay reads",
    discussion: """
      Resolves every reference and writes the sorted variables, one KEY=VALUE per line. In staging and prod, the file \
      must be in memory (tmpfs, such as /run/secrets). Secrets that are delivered as files and the files \
      of ca/ are written first, then the environment file, each atomically. OUT.record.json records what was written.
      """,
    arguments: [CommonOptions.environment],
    options: [out, secretsFolder, owner, redacted, allowDisk, CommonOptions.vaultKeyFile],
    examples: [
      Example(
        "relayctl render prod --out /run/secrets/.env.runtime --owner 10001:10001",
        "writes the environment file for prod, owned by user 10001"),
      Example(
        "relayctl render prod --redacted --out -",
        "prints the prod environment with ******** for each secret"),
    ],
    exitStatuses: [
      .no: "the policy has expired or forbids a vault, a secret is missing, or --out is on a disk"
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let environment = try workspace.completeEnvironment(invocation[CommonOptions.environment])
    let place = RenderPlace(
      out: invocation[out], secretsFolder: invocation[secretsFolder], owner: invocation[owner],
      allowsDisk: invocation[allowDisk])
    try place.requireOutside(workspace)
    guard !invocation[redacted] else {
      return try redacted(environment, place, invocation, terminal)
    }
    try workspace.requireRealTime()
    try workspace.requireValidAuthorities(of: environment)
    let isOnDisk = try place.requireMemory(for: environment.name)
    let source = try SecretResolver(
      environment, by: workspace.policy(), in: workspace, invocation)
    let plan = try RenderPlan(environment, source, place)
    let record = RenderRecord(plan, place, isOnDisk: isOnDisk, time: workspace.now)
    try plan.write(to: place, terminal)
    if isOnDisk {
      terminal.note("warning: \(invocation[out]) is on a disk; the gate will refuse it")
    }
    try place.write(record)
    // If the rendered text goes to standard output, the answer goes to standard error.
    let answerer =
      place.isStandardOutput ? Terminal(out: terminal.err, err: terminal.err) : terminal
    try answerer.answer(RenderReport(record: record), invocation)
    return .yes
  }

  private static func redacted(
    _ environment: Environment, _ place: RenderPlace, _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    guard !place.isStandardOutput else {
      try terminal.out.write(environment.redactedText)
      return .yes
    }
    try durable(
      AtomicFile.write(
        Array(environment.redactedText.utf8), to: place.out, mode: .shared, owner: place.owner))
    let facts = FactReport([
      .init("environment", .string(environment.name.rawValue)), .init("path", .string(place.out)),
      .init("variables", .integer(environment.entries.count)), .init("redacted", true),
      .init("checksum", .string(environment.checksum.description)),
    ])
    try terminal.answer(facts, invocation)
    return .yes
  }
}

extension ValueKind where Value == FileOwner {
  /// A numeric user id with an optional group id, such as `10001:10001`.
  fileprivate static var owner: ValueKind<FileOwner> {
    ValueKind("UID[:GID]") { text throws(Refusal) in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard (1...2).contains(parts.count), let user = number(parts[0]) else { throw refusal }
      guard parts.count == 2 else { return FileOwner(user: user) }
      guard let group = number(parts[1]) else { throw refusal }
      return FileOwner(user: user, group: group)
    }
  }

  private static var refusal: Refusal {
    Refusal(expected: "UID or UID:GID in digits, such as 10001 or 10001:10001")
  }

  /// Parses an id of decimal digits. Returns `nil` for a malformed id, and for the largest id, which
  /// means "do not change" to chown(2).
  private static func number(_ text: Substring) -> UInt32? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return UInt32(text).flatMap { $0 == .max ? nil : $0 }
  }
}
