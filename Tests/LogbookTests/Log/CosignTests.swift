import Crypto
import Durable
import RFC3339
import Support
import Testing

@testable import Logbook

/// Cosignatures are in the lists of the witnesses, which only grow.
struct CosignTests {
  private static let now = TestLog.start.adding(seconds: 1000)

  private static func witness(_ seed: UInt8) throws -> SignerKey {
    let name = try #require(KeyName("witness.example/w\(seed)"))
    let seed = [UInt8](repeating: seed, count: 32)
    return try #require(SignerKey(name: name, seed: seed, kind: .cosignature))
  }

  /// A policy with two witnesses, of which `threshold` must have cosigned.
  private static func policy(_ log: TestLog, _ threshold: Int) throws -> TrustPolicy {
    let lines = [
      "log \(log.signer.verifier)", "witness a \(try witness(1).verifier)",
      "witness b \(try witness(2).verifier)", "group g \(threshold) a b", "quorum g",
    ]
    return try TrustPolicy(parsing: Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private func cosign(_ log: TestLog, _ seed: UInt8, first: Bool = false) throws -> Cosigned {
    try log.folder.cosign(
      by: Self.witness(seed), state: log.temporary.path(of: "state-\(seed)"), isFirst: first,
      wait: TestLog.patience, now: Self.now)
  }

  @Test func refusesToStartWithoutItsState() throws {
    let log = try TestLog(size: 3)
    let state = log.temporary.path(of: "state-1")
    #expect(throws: LogbookError.noWitnessState(state)) { try cosign(log, 1) }
    #expect(try cosign(log, 1, first: true).before == nil)
    #expect(try cosign(log, 1).before?.size == 3)
  }

  /// Another log of the same key, with other entries: the list remembers what the state would.
  @Test func itsListIsAMemoryToo() throws {
    let log = try TestLog(size: 3)
    _ = try cosign(log, 1, first: true)
    try removeFile(log.temporary.path(of: "state-1"))
    try log.grow(to: 2)
    #expect(
      log.damage { _ = try cosign(log, 1, first: true) }?.fault
        == .rolledBack(size: 2, earlier: 3))
  }

  @Test func listsAreKeptAcrossAppendsAndDoNotChangeTheCheckpoint() throws {
    let log = try TestLog(size: 3)
    let before = try TestFile.read(log.folder.checkpointPath)
    _ = try cosign(log, 1, first: true)
    _ = try cosign(log, 2, first: true)
    #expect(try TestFile.read(log.folder.checkpointPath) == before)
    try log.append(3)
    _ = try cosign(log, 1)
    let policy = try Self.policy(log, 2)
    let witnessed = try log.folder.witnessed(by: policy)
    #expect(witnessed.newest.map(\.checkpoint.size) == [4, 3])
    #expect(witnessed.quorum(of: policy, since: Self.now)?.size == 3)
    #expect(witnessed.quorum(of: try Self.policy(log, 1), since: Self.now)?.size == 4)
    #expect(witnessed.quorum(of: policy, since: Self.now.adding(seconds: 1)) == nil)
    #expect(try log.folder.verify(checksForm: true).checkpoint.checkpoint.size == 4)
  }

  @Test func theProofAndTheExportCarryTheCosignatures() throws {
    let log = try TestLog(size: 3)
    _ = try cosign(log, 1, first: true)
    _ = try cosign(log, 2, first: true)
    var reader = try LogReader(log.folder)
    let policy = try Self.policy(log, 2)
    #expect(try policy.checkpoint(in: reader.proof(of: 1).note).size == 3)
    let output = log.temporary.path(of: "out")
    _ = try log.folder.export(to: output)
    let note = try SignedNote(parsing: TestFile.read(output + "/checkpoint"))
    #expect(try policy.checkpoint(in: note).size == 3)
  }

  @Test func importsOnlyWhatAWitnessOfThePolicyCosigned() throws {
    let log = try TestLog(size: 3)
    let policy = try Self.policy(log, 1)
    _ = try cosign(log, 1, first: true)
    let note = try #require(try log.folder.notes(of: Self.witness(1).verifier).first)
    try log.append(3)
    let other = LogFolder(path: log.temporary.path(of: "other"), key: log.signer.verifier)
    try makeFolder(other.path, mode: .sharedFolder)
    try other.initialize(signer: log.signer)
    #expect(
      log.damage {
        _ = try other.importCosignatures(
          note.bytes, from: "x", policy: policy, wait: TestLog.patience)
      }?.fault == .rolledBack(size: 0, earlier: 3))
    for number in 0..<4 {
      try other.append(TestLog.draft(number), signer: log.signer, wait: TestLog.patience)
    }
    let imported = try other.importCosignatures(
      note.bytes, from: "x", policy: policy, wait: TestLog.patience)
    #expect(imported.checkpoint.size == 3)
    #expect(try other.witnessed(by: policy).newest.map(\.checkpoint.size) == [3])
    let bare = try other.checkpoint().bytes
    #expect(throws: LogbookError.self) {
      try other.importCosignatures(bare, from: "x", policy: policy, wait: TestLog.patience)
    }
    for flip in bitFlips(of: note.bytes) where flip.bit % 16 == 3 {
      #expect(throws: LogbookError.self, "\(flip)") {
        try other.importCosignatures(
          flip.bytes, from: "x", policy: policy, wait: TestLog.patience)
      }
    }
  }

  @Test func aChangedListIsDamage() throws {
    let log = try TestLog(size: 3)
    _ = try cosign(log, 1, first: true)
    let policy = try Self.policy(log, 1)
    let file = "\(log.folder.path)/witness/\(LogFolder.listName(of: try Self.witness(1).verifier))"
    let text = String(decoding: try TestFile.read(file), as: UTF8.self)
    for changed in [text.replacing("\n3\n", with: "\n4\n"), String(text.dropLast()), "x\n"] {
      try TestFile.write(Array(changed.utf8), to: file)
      #expect(throws: LogbookError.self) { try log.folder.witnessed(by: policy) }
    }
  }

  @Test func theNameOfAListIsAFileName() throws {
    let key = try Self.witness(1).verifier
    let name = LogFolder.listName(of: key)
    #expect(name == "witness.example%2fw1+" + Hex.encode(key.identifier))
  }
}
