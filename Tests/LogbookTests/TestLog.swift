import Crypto
import Durable
import RFC3339
import Support
import Testing

@testable import Logbook

/// A logbook in a temporary folder, and its key.
struct TestLog {
  let temporary: TemporaryFolder
  let folder: LogFolder
  let signer: SignerKey

  static let start = Timestamp(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z

  init(name: String = "relay.example/logbook/prod", seed: UInt8 = 7) throws {
    temporary = try TemporaryFolder()
    signer = try Self.signer(name: name, seed: seed)
    folder = LogFolder(path: temporary.path(of: "logbook"), key: signer.verifier)
    try folder.initialize(signer: signer)
  }

  /// A log of `size` entries, with the files that as many appends would leave, written at once.
  init(size: Int) throws {
    try self.init()
    try grow(to: size)
  }

  static func signer(name: String = "relay.example/logbook/prod", seed: UInt8) throws -> SignerKey {
    let name = try #require(KeyName(name))
    return try #require(SignerKey(name: name, seed: [UInt8](repeating: seed, count: 32)))
  }

  /// The checkpoint of a log of `size` entries; the log itself is removed.
  static func checkpoint(size: Int) throws -> SignedCheckpoint {
    let log = try TestLog(size: size)
    return try log.folder.checkpoint()
  }

  static func draft(_ number: Int) -> EntryDraft {
    EntryDraft(
      time: start.adding(seconds: Int64(number)), kind: EntryKind.allCases[number % 15],
      env: number % 2 == 0 ? "staging" : "prod", actor: "alice@example.com",
      ticket: "OPS-\(number)", digests: ["image": SHA256.digest(of: Array("\(number)".utf8))],
      details: ["n": "\(number)"])
  }

  static func entry(_ number: Int) throws -> Entry { try Entry(seq: number, draft(number)) }

  /// Replaces the log by one of `size` entries.
  func grow(to size: Int) throws {
    var edge = RightEdge()
    var lines: [UInt8] = []
    var files: [(TilePath, Tile)] = []
    for number in 0..<size {
      let line = try Self.entry(number).line
      lines += line + [0x0a]
      files += edge.append(Merkle.leaf(line)).map { ($0.path, $0.tile) }
    }
    for (level, tile) in edge.tiles.enumerated() {
      if let path = TilePath.partial(level: level, size: size) { files.append((path, tile)) }
    }
    for (path, tile) in files {
      let file = folder.path(of: path)
      try makeFolder(LogFolder.parent(of: file), mode: .sharedFolder)
      try TestFile.write(tile.bytes, to: file)
    }
    try TestFile.write(lines, to: folder.entriesPath)
    let checkpoint = Checkpoint(origin: signer.verifier.name, size: size, root: edge.root)
    try TestFile.write(
      SignedCheckpoint(signing: checkpoint, by: signer).bytes, to: folder.checkpointPath)
  }

  /// How long an append waits for the lock: a program that another test starts has our descriptors,
  /// and so the lock of the previous append, until its exec.
  static let patience = Duration.seconds(30)

  @discardableResult
  func append(_ number: Int) throws -> Appended {
    try folder.append(Self.draft(number), signer: signer, wait: Self.patience)
  }

  /// The paths of all files of the log.
  func files(below folder: String? = nil) throws -> [String] {
    let folder = folder ?? self.folder.path
    return try listFolder(folder).flatMap { name in
      let path = "\(folder)/\(name)"
      return try isFolder(path) ? try files(below: path) : [path]
    }
  }

  /// The damage that an operation reports; nil if it reports none.
  func damage(_ body: () throws -> Void) -> Damage? {
    do { try body() } catch LogbookError.damaged(let damage) { return damage } catch { return nil }
    return nil
  }

  /// The damage that `verify` finds.
  func damage(checksForm: Bool = false) -> Damage? {
    damage { _ = try folder.verify(checksForm: checksForm) }
  }
}
