import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import Lock
import Policy
import RFC3339
import Threads
import YAML

/// The folder that relayctl works in, and the time that relayctl treats as now when it makes
/// decisions.
struct Workspace: Sendable {
  /// The path of the folder that contains `environments/`. If the folder was found above the
  /// current folder, the path is relative to the current folder, and so are the paths in messages.
  let root: String
  /// The time of decisions: that of `--now`, or else of the system clock.
  let now: Timestamp
  /// Whether `--now` was given.
  let hasForcedTime: Bool
  /// The files that ``content(of:limit:)`` has read; `nil` if it reads a file at each call.
  private let known: Locked<[String: [UInt8]]>?
  /// Where git and ssh-keygen are.
  let programs: ProgramPath

  private static let anchor = "environments/policy.yaml"
  private static let deepest = 64

  init(
    root: String, now: Timestamp, hasForcedTime: Bool = false, programs: ProgramPath = .system,
    known: Locked<[String: [UInt8]]>? = nil
  ) {
    self.root = root
    self.now = now
    self.hasForcedTime = hasForcedTime
    self.known = known
    self.programs = programs
  }

  /// Finds the workspace: the folder of `--root`, or else the nearest folder that contains
  /// `environments/policy.yaml`, from the current folder upwards.
  init(_ invocation: Invocation) throws(Failure) {
    let forced = invocation[CommonOptions.now]
    let root = try Workspace.root(given: invocation[CommonOptions.root])
    self.init(
      root: root, now: forced ?? .now(), hasForcedTime: forced != nil,
      programs: try ProgramPath(invocation.environment, root: root))
  }

  private static func root(given: String?) throws(Failure) -> String {
    if let given {
      guard try has(anchor, below: given) else {
        throw Failure(
          .usage, "\(given): not a workspace, expected a folder with \(anchor)",
          hint: "pass --root DIR or set RELAYCTL_ROOT")
      }
      return given
    }
    var candidate = "."
    for _ in 0..<deepest {
      if try has(anchor, below: candidate) { return candidate }
      candidate = candidate == "." ? ".." : "../" + candidate
    }
    throw Failure(
      .usage, "no \(anchor) in this folder or above it, expected to run in a workspace",
      hint: "change to the folder of a workspace, or pass --root DIR")
  }

  private static func has(_ name: String, below folder: String) throws(Failure) -> Bool {
    try durable(exists(join(folder, name)))
  }

  /// Returns the path of a file or folder below the root.
  func path(_ relative: String) -> String { Workspace.join(root, relative) }

  private static func join(_ folder: String, _ name: String) -> String {
    switch folder {
    case ".": name
    case _ where folder.hasSuffix("/"): folder + name
    default: "\(folder)/\(name)"
    }
  }

  /// Throws if `--now` is given for a command that records something. Only a workspace whose log
  /// has a reserved name accepts it: ``ReservedOrigin``.
  func requireRealTime() throws(Failure) {
    guard hasForcedTime else { return }
    let origin = try policy().logbookOrigin
    guard !ReservedOrigin.contains(origin) else { return }
    throw Failure(
      .usage,
      "--now is not allowed for a command that records something, expected the system clock",
      hint:
        "only a log under a reserved name (.example, .test, .invalid, .localhost) accepts --now, "
        + "and logbook.origin is \(origin)")
  }

  /// The clock that decisions by `policy` use.
  func clock(by policy: PromotionPolicy) -> DecisionClock {
    guard hasForcedTime else { return .system }
    return ReservedOrigin.contains(policy.logbookOrigin) ? .rehearsal : .forced
  }
}

// Environments.
extension Workspace {
  /// Reads and checks the environment file of `name`. The digest is that of the checked bytes. The
  /// caller must handle undeclared and missing variables.
  func readEnvironment(_ name: EnvironmentName) throws(Failure) -> ReadEnvironment {
    let file = "environments/\(name)/runtime.env"
    let bytes = try content(
      of: path(file), limit: ByteCount(bytes: EnvironmentFile.largestByteCount))
    let parsed = try Workspace.parse(bytes, file: path(file))
    let environment = try contract(Contract.check(parsed, environment: name))
      .withAuthorities { (ca) throws(Failure) in
        try Workspace.authorities(at: path("environments/\(name)/\(ca)"))
      }
    return ReadEnvironment(
      environment, digest: FileDigest(of: bytes, named: file))
  }

  /// Reads and checks the environment of `name`.
  func environment(_ name: EnvironmentName) throws(Failure) -> Environment {
    try readEnvironment(name).content
  }

  /// Reads an environment that can be rendered: complete, and without undeclared variables.
  func completeEnvironment(_ name: EnvironmentName) throws(Failure) -> Environment {
    let environment = try environment(name)
    let findings = environment.undeclared + environment.missing
    guard findings.isEmpty else {
      throw Failure(.usage, lines: findings.map(\.description))
    }
    return environment
  }

  /// Throws `no` if no authority of a file is valid now: `relay` would not start.
  func requireValidAuthorities(of environment: Environment) throws(Failure) {
    for authorities in environment.authorities {
      do throws(AuthorityFileError) { try authorities.file.requireValid(at: now.seconds) } catch {
        throw Failure(.no, error.description)
      }
    }
  }

  /// Reads the rendered file at `path`, which only its owner may read, and returns the redacted
  /// checksum of its content.
  static func checksum(
    ofRendered path: String, _ environment: EnvironmentName
  ) throws(Failure) -> Digest {
    let limit = ByteCount(bytes: EnvironmentFile.largestByteCount)
    let file = try parse(try durable(readPrivateFile(path, limit: limit)), file: path)
    let rendered = try contract(Contract.check(rendered: file, environment: environment))
    var digests: [String: Digest] = [:]
    for (variable, path) in rendered.authorityPaths {
      digests[variable] = try Workspace.authorities(at: path).digest
    }
    return rendered.withAuthorities(digests).checksum
  }

  /// Reads a file of certificate authorities, even if they have expired.
  private static func authorities(at path: String) throws(Failure) -> AuthorityFile {
    let bytes = try durable(
      readFile(path, limit: ByteCount(bytes: AuthorityFile.largestByteCount)))
    do throws(AuthorityFileError) { return try AuthorityFile(bytes, path: path) } catch {
      throw Failure(.usage, error.description)
    }
  }

  /// Parses an environment file. The failure names every malformed line.
  private static func parse(_ bytes: [UInt8], file: String) throws(Failure) -> EnvironmentFile {
    do throws(EnvironmentFileError) { return try EnvironmentFile.parse(bytes, file: file) } catch {
      throw Failure(.usage, lines: error.problems.map(\.description))
    }
  }

  /// Reads a file that the command requires. Throws a usage error if the file does not exist.
  func content(of path: String, limit: ByteCount = .mebibytes(1)) throws(Failure) -> [UInt8] {
    if let bytes = known?.withLock({ $0[path] }) { return bytes }
    let bytes = try durable(readFile(path, limit: limit))
    known?.withLock { $0[path] = bytes }
    return bytes
  }

  /// Returns the same workspace for one decision: it reads each file once, so that the decision and
  /// the digests that it names are about the same bytes.
  func readingOnce() -> Workspace {
    Workspace(
      root: root, now: now, hasForcedTime: hasForcedTime, programs: programs, known: Locked([:]))
  }
}

// Policy and exceptions.
extension Workspace {
  /// Reads `environments/policy.yaml`, even if the policy has expired.
  func policy() throws(Failure) -> PromotionPolicy {
    let file = path("environments/policy.yaml")
    let bytes = try content(of: file)
    return try document(PromotionPolicy.parse(bytes, file: file))
  }

  /// Reads the policy for a decision. Throws `no` if the policy has expired.
  func policyInForce() throws(Failure) -> PromotionPolicy {
    let policy = try policy()
    try requireInForce(policy)
    return policy
  }

  /// Throws `no` if `policy` has expired.
  func requireInForce(_ policy: PromotionPolicy) throws(Failure) {
    guard !policy.isExpired(at: now) else {
      throw Failure(
        .no,
        "\(path("environments/policy.yaml")): expired on \(policy.expires)",
        hint: "review the policy and set expires to a later day")
    }
  }

  /// Reads the recorded exceptions to the drift rule and the digest of their file.
  func exceptions() throws(Failure) -> ReadExceptions {
    let name = "environments/exceptions.yaml"
    let bytes = try content(of: path(name))
    let exceptions = try document(ExceptionList.parse(bytes, file: path(name)))
    return ReadExceptions(exceptions, digest: FileDigest(of: bytes, named: name))
  }

  private func document<Result>(
    _ body: @autoclosure () throws(YAMLError) -> Result
  ) throws(Failure) -> Result {
    do throws(YAMLError) { return try body() } catch { throw Failure(.usage, error.description) }
  }
}

// The lock.
extension Workspace {
  /// Reads the lock at `given`, by default `relay.lock` below the root. Throws `no` if there is no
  /// lock.
  func readLock(_ given: String?) throws(Failure) -> ReadLock {
    try Workspace.readLock(at: given ?? path("relay.lock"))
  }

  /// Reads the lock at `path`. Throws `no` if there is no lock.
  static func readLock(at path: String) throws(Failure) -> ReadLock {
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readFile(path, limit: .mebibytes(16)) } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .no, "\(path): lock file not found",
        hint: "run make build && relayctl lock write")
    }
    do throws(LockError) {
      return ReadLock(
        try Lockfile(parsing: bytes), digest: FileDigest(of: bytes, named: "relay.lock"))
    } catch {
      throw Failure(error, lock: path)
    }
  }
}
