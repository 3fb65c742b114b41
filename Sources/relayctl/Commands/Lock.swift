import Configuration
import Console
import Crypto
import Durable
import Lock

/// `relayctl lock`: what a release is made of.
enum LockCommand {
  static let command = Command(
    "lock", summary: "pin what a release is made of, and detect tampering",
    discussion: """
      The lock names the toolchain, the tracked sources, the system's libraries with their packages, the programs \
      and the image, each by SHA-256. docs/formats/lock.md describes it byte for byte.
      """,
    options: [lock], subcommands: [write, verify, sbom])

  private static let lock = Option<String?>.optional(
    "lock", .path, help: "the lock; default: relay.lock below the root")

  private static let bin = Option<String?>.optional(
    "bin", .directory, help: "folder of the built programs; default: .build/bin below the root")

  private static let image = Option<ImageReference?>.optional(
    "image", .imageReference, help: "the container image made of these programs")

  private static let write = Command(
    "write", summary: "look at everything and write the lock",
    discussion: """
      Refused when a tracked file or a program is missing, and when Sources holds a file that git does not track: \
      it would be built, and the lock would not tell.
      """,
    options: [bin, image],
    examples: [
      Example("relayctl lock write", "writes relay.lock for the programs that `make build` made")
    ],
    exitStatuses: [.no: "No: Sources holds a file that git does not track."]
  ) { invocation, terminal throws(Failure) in
    let path = try path(invocation)
    let findings = try look(invocation)
    try requireWhole(findings, invocation)
    try durable { () throws(DurableError) in
      try AtomicFile.write(findings.lock.bytes, to: path, mode: .shared)
    }
    try terminal.answer(LockSummary(path: path, lock: findings.lock), invocation)
    return .yes
  }

  private static let verify = Command(
    "verify", summary: "tell every difference between the lock and what is here",
    options: [bin, image],
    examples: [
      Example("relayctl lock verify", "compares the working tree, .build/bin and the system")
    ],
    exitStatuses: [
      .no: "No: the lock is missing or malformed.",
      .integrity: "Integrity: something is not as the lock records it, or the lock was edited.",
    ]
  ) { invocation, terminal throws(Failure) in
    let path = try path(invocation)
    let (recorded, digest) = try read(path)
    let findings = try look(invocation)
    let answer = LockVerification(
      path: path, digest: digest, lock: recorded, differences: findings.differences(from: recorded))
    try terminal.answer(answer, invocation)
    return answer.verdict
  }

  private static let sbom = Command(
    "sbom", summary: "print the software bill of materials of the lock",
    discussion: """
      CycloneDX 1.6 as JSON, made from the lock alone: equal locks give equal bytes. With --format text or markdown \
      a table of the components instead.
      """,
    examples: [Example("relayctl lock sbom > sbom.cdx.json", "for scanners and customers")],
    exitStatuses: [
      .no: "No: the lock is missing or malformed.",
      .integrity: "Integrity: the lock was edited.",
    ]
  ) { invocation, terminal throws(Failure) in
    let (recorded, _) = try read(try path(invocation))
    let report = SBOMReport(bill: SBOM(of: recorded, version: Release.version), lock: recorded)
    guard invocation.wasGiven(CommonOptions.format) else {
      try terminal.answer(report, as: .json)
      return .yes
    }
    try terminal.answer(report, invocation)
    return .yes
  }

  private static func path(_ invocation: Invocation) throws(Failure) -> String {
    if let path = invocation[lock] { return path }
    return try Workspace(invocation).path("relay.lock")
  }

  private static func look(_ invocation: Invocation) throws(Failure) -> LockFindings {
    let workspace = try Workspace(invocation)
    let builder = LockBuilder(
      root: workspace.root, binFolder: invocation[bin] ?? workspace.path(".build/bin"),
      image: invocation[image])
    do throws(MeasurementError) { return try builder.look() } catch { throw Failure(error) }
  }

  private static func requireWhole(
    _ findings: LockFindings, _ invocation: Invocation
  ) throws(Failure) {
    if let program = findings.missingPrograms.first {
      throw Failure(
        .usage, "\(program): program not found in \(invocation[bin] ?? ".build/bin")",
        hint: "make build, or give its folder as --bin")
    }
    if let source = findings.missingSources.first {
      throw Failure(
        .usage, "\(source.text): tracked by git, but not in the working tree",
        hint: "git restore it, or git rm it")
    }
    if let source = findings.untrackedSources.first {
      throw Failure(
        .no, "\(source.text): would be built, but git does not track it",
        hint: "git add it, or remove it")
    }
  }

  private static func read(_ path: String) throws(Failure) -> (lock: Lockfile, digest: Digest) {
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readFile(path, limit: .mebibytes(16))
    } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .no, "\(path): no lock, expected what relayctl lock write makes",
        hint: "make build && relayctl lock write")
    }
    do throws(LockError) {
      return (try Lockfile(parsing: bytes), SHA256.digest(of: bytes))
    } catch {
      throw Failure(error, lock: path)
    }
  }
}

extension ValueKind where Value == ImageReference {
  /// An image by its content.
  static var imageReference: ValueKind<ImageReference> {
    ValueKind("NAME@DIGEST") { text throws(Refusal) in
      guard let image = ImageReference(text) else {
        throw Refusal(
          expected: "an image by its digest, such as registry.example.com/relay@sha256:…")
      }
      return image
    }
  }
}
