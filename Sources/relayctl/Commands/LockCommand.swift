import Configuration
import Console
import Crypto
import Durable
import Gate
import Lock

/// `relayctl lock`: records what a release is made of (docs/formats/lock.md).
enum LockCommand {
  static let command = Command(
    "lock", summary: "pin what a release is made of, and detect tampering",
    discussion: """
      The lock records the version of the toolchain, and the SHA-256 of the tracked sources, the system's libraries, \
      the programs and the image. docs/formats/lock.md specifies its format.
      """,
    options: [lock], subcommands: [write, verify, sbom])

  private static let lock = Option<String?>.optional(
    "lock", .path, help: "the path of the lock; default: relay.lock below the root")

  private static let bin = Option<String?>.optional(
    "bin", .directory,
    help: "the folder that contains the built programs; default: .build/bin below the root")

  private static let image = Option<ImageReference?>.optional(
    "image", .imageReference, help: "the container image that contains the programs")

  private static let write = Command(
    "write", summary: "measure the sources, libraries and programs, and write the lock",
    discussion: """
      Fails if a tracked file or a program is missing, or if Sources contains a file that git does not track: the \
      build would include that file, but the lock would not record it.
      """,
    options: [bin, image],
    examples: [
      Example("relayctl lock write", "writes relay.lock for the programs built by make build")
    ],
    exitStatuses: [.no: "git does not track a file in Sources"]
  ) { invocation, terminal throws(Failure) in
    let path = try path(invocation)
    try OutputPath("--lock", path, .lock).require(in: Workspace(invocation))
    let findings = try look(invocation)
    try requireWhole(findings, invocation)
    try durable(AtomicFile.write(findings.lock.bytes, to: path, mode: .shared))
    try terminal.answer(LockSummary(path: path, lock: findings.lock), invocation)
    return .yes
  }

  private static let verify = Command(
    "verify", summary: "list every difference between the lock and this machine",
    options: [bin, image],
    examples: [
      Example("relayctl lock verify", "compares the working tree, .build/bin and the system")
    ],
    exitStatuses: [
      .no: "the lock is missing or malformed",
      .integrity: "a measured file or version differs from the lock, or the lock was edited",
    ]
  ) { invocation, terminal throws(Failure) in
    let path = try path(invocation)
    if let folder = invocation[bin], try !durable(isFolder(folder)) {
      throw Failure(
        .usage, "--bin \(folder): not a folder, expected the folder of the built programs",
        hint: "run make build first")
    }
    let recorded = try Workspace.readLock(at: path)
    let findings = try look(invocation)
    let answer = LockVerification(
      path: path, digest: recorded.sha256, lock: recorded.content,
      differences: findings.differences(from: recorded.content),
      verified: try Workspace(invocation).now)
    try terminal.answer(answer, invocation)
    return answer.verdict
  }

  private static let sbom = Command(
    "sbom", summary: "print the software bill of materials that the lock describes",
    discussion: """
      Prints CycloneDX 1.6 as JSON. The lock is the only input, so equal locks produce equal bytes. --format text or \
      markdown prints a table of the components instead.
      """,
    examples: [
      Example(
        "relayctl lock sbom > sbom.cdx.json", "writes the bill of materials to a file for scanners")
    ],
    exitStatuses: [
      .no: "the lock is missing or malformed",
      .integrity: "the lock was edited",
    ]
  ) { invocation, terminal throws(Failure) in
    let lock = try Workspace.readLock(at: path(invocation)).content
    let report = SBOMReport(bill: SBOM(of: lock, version: Release.version), lock: lock)
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
      image: invocation[image], programPath: workspace.programs)
    do throws(MeasurementError) { return try builder.look() } catch { throw Failure(error) }
  }

  private static func requireWhole(
    _ findings: LockFindings, _ invocation: Invocation
  ) throws(Failure) {
    if let program = findings.missingPrograms.first {
      throw Failure(
        .usage, "\(program): program not found in \(invocation[bin] ?? ".build/bin")",
        hint: "run make build, or pass the folder of the programs with --bin DIRECTORY")
    }
    if let source = findings.missingSources.first {
      throw Failure(
        .usage, "\(source.text): tracked by git, but not in the working tree",
        hint: "run git restore \(source.text) or git rm \(source.text)")
    }
    if let source = findings.untrackedSources.first {
      throw Failure(
        .no, "\(source.text): the build would include it, but git does not track it",
        hint: "run git add \(source.text), or remove the file")
    }
  }
}

extension ValueKind where Value == ImageReference {
  /// A container image, named by its digest.
  static var imageReference: ValueKind<ImageReference> {
    ValueKind("NAME@DIGEST") { text throws(Refusal) in
      guard let image = ImageReference(text) else {
        throw Refusal(
          expected: "an image with its digest, such as registry.example.com/relay@sha256:…")
      }
      return image
    }
  }
}
