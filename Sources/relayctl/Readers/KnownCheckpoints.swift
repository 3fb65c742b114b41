import Console
import Durable
import Logbook
import Policy

/// A checkpoint of the logbook from elsewhere. The logbook must extend it.
struct KnownCheckpoint {
  /// Where the checkpoint is from, such as `the upstream branch`.
  let source: String
  let checkpoint: Checkpoint
}

extension GateRequest {
  /// Reads the checkpoints that are known from outside of the logbook's folder: that of the upstream
  /// branch, those of `--known`, and that of the policy's memory.
  func knownCheckpoints(
    of log: LogFolder, _ policy: PromotionPolicy, _ invocation: Invocation
  ) throws(Failure) -> [KnownCheckpoint] {
    var known: [KnownCheckpoint] = []
    for file in invocation[GateOptions.known] {
      let bytes = try durable(readFile(file, limit: ByteCount(bytes: SignedNote.maximumLength)))
      known.append(try GateRequest.known("--known \(file)", bytes, log))
    }
    if !invocation[LogbookOptions.offline],
      let upstream = try UpstreamCheckpoint.known(of: log, workspace.programs)
    {
      known.append(
        KnownCheckpoint(source: "the upstream branch", checkpoint: upstream.checkpoint))
    }
    if case .ref(let ref)? = policy.logbook.memory {
      let memory = LogbookMemory(ref: ref, workspace)
      if let bytes = try memory.read() { known.append(try GateRequest.known(ref, bytes, log)) }
    }
    return known
  }

  private static func known(
    _ source: String, _ bytes: [UInt8], _ log: LogFolder
  ) throws(Failure) -> KnownCheckpoint {
    do throws(NoteError) {
      return KnownCheckpoint(
        source: source, checkpoint: try SignedCheckpoint(parsing: bytes, key: log.key).checkpoint)
    } catch {
      throw Failure(
        .integrity, "\(source): \(error)", hint: "pass a checkpoint that \(log.key.name) signed")
    }
  }
}

/// The ref of the repository that contains the newest checkpoint, for jobs that start with a fresh
/// clone. The job fetches the ref before `gate` and pushes it after `promote`.
struct LogbookMemory {
  private let ref: String
  private let client: Git

  init(ref: String, _ workspace: Workspace) {
    self.ref = ref
    client = Git(folder: workspace.root, programs: workspace.programs)
  }

  /// Returns the checkpoint in the ref; `nil` if there is no such ref.
  func read() throws(Failure) -> [UInt8]? {
    guard let id = try git(client.id(of: ref)) else { return nil }
    return try git(GitObjects(client).blob(id))
  }

  /// Stores a checkpoint in the ref, unless another process has changed the ref since it was read.
  func write(_ checkpoint: SignedCheckpoint) throws(Failure) {
    let before = try git(client.id(of: ref))
    let written = try git(
      client.answer(["hash-object", "-w", "--stdin"], input: checkpoint.bytes))
    guard let written, let line = String(validating: written.dropLast(), as: UTF8.self) else {
      throw Failure(.undecided, "\(ref): git did not store the checkpoint")
    }
    let old = before?.description ?? String(repeating: "0", count: line.utf8.count)
    _ = try git(client.answer(["update-ref", "--create-reflog", ref, line, old]))
  }
}
