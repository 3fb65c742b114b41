import Crypto
import Logbook
import Subprocess
import Support
import Testing

/// An append that is killed before each of its calls: the log opens, keeps what was acknowledged,
/// never forks.
struct LogbookKillTests {
  /// What lies behind the last signed entry before the append that is killed.
  enum Leftover: String, CaseIterable, Sendable {
    case nothing, wholeLine, tornLine
  }

  static let calls = [
    "write", "pwrite64", "writev", "fsync", "fdatasync", "rename", "renameat", "renameat2",
    "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "openat", "ftruncate", "linkat",
  ]

  @Test(arguments: [0, 1, 255, 256, 511, 65_535, 65_536])
  func survivesAKillBeforeAnyCall(_ size: Int) throws {
    try kill(size: size, leftover: .nothing)
  }

  @Test(arguments: [0, 255], [Leftover.wholeLine, .tornLine])
  func survivesAKillWhileItRecovers(_ size: Int, _ leftover: Leftover) throws {
    try kill(size: size, leftover: leftover)
  }

  private func kill(size: Int, leftover: Leftover) throws {
    let workspace = try LogbookWorkspace(size: size)
    try leave(leftover, in: workspace.log, size: size)
    let base = try workspace.log.checkpoint()
    let points = try killPoints(workspace)
    #expect(points.count > 12, "\(points)")
    for (call, number) in points {
      let label = "\(leftover) at \(size) entries, killed before \(call) \(number)"
      let copy = try workspace.copy(named: "killed")
      let killed = try workspace.run(
        [
          "strace", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
          "inject=\(call):signal=SIGKILL:when=\(number)",
        ] + workspace.appendArguments("killed", log: copy.path))
      #expect(!killed.status.isSuccess, "\(label): \(killed.text)\(killed.errorText)")
      let isAcknowledged = killed.text.hasSuffix("}\n")
      let middle = try copy.checkpoint()
      let known = try later(base, middle, label)
      try expectLife(
        copy, workspace.signer, from: size, leftover, known: known,
        isAcknowledged: isAcknowledged, label)
      if size < 1000 || number == points.last?.number {
        #expect(try copy.verify(checksForm: true, since: base).coversForm, "\(label)")
      }
      try workspace.remove(copy)
    }
  }

  /// The later of two checkpoints; both must be of one history where they have one size.
  private func later(
    _ base: SignedCheckpoint, _ middle: SignedCheckpoint, _ label: String
  ) throws -> SignedCheckpoint {
    #expect(middle.checkpoint.size >= base.checkpoint.size, "\(label)")
    if middle.checkpoint.size == base.checkpoint.size { #expect(middle == base, "\(label)") }
    return middle
  }

  /// The next append succeeds, extends what was signed, and finds what was acknowledged.
  private func expectLife(
    _ log: LogFolder, _ signer: SignerKey, from size: Int, _ leftover: Leftover,
    known: SignedCheckpoint, isAcknowledged: Bool, _ label: String
  ) throws {
    let draft = EntryDraft(
      time: try LogbookWorkspace.time(), kind: .note, details: ["n": "next"])
    let next = try log.append(draft, signer: signer, known: known)
    // The entry of the left-over line comes first, then that of the killed append, if either is
    // there.
    let first = size + (leftover == .wholeLine ? 1 : 0)
    #expect((first...(first + 1)).contains(next.entry.seq), "\(label)")
    if isAcknowledged { #expect(next.entry.seq == first + 1, "\(label)") }
    var reader = try LogReader(log)
    let names = try (size..<next.entry.seq).map { try reader.entry(at: $0).content.details["n"] }
    let expected = (leftover == .wholeLine ? ["left"] : []) + ["killed"]
    #expect(names == Array(expected.prefix(names.count)), "\(label)")
  }

  private func leave(_ leftover: Leftover, in log: LogFolder, size: Int) throws {
    guard leftover != .nothing else { return }
    let draft = EntryDraft(
      time: try LogbookWorkspace.time(), kind: .note, details: ["n": "left"])
    let line = try Entry(seq: size, draft).line
    let path = log.path + "/entries.jsonl"
    let surplus = leftover == .wholeLine ? line + [0x0a] : Array(line.dropLast(9))
    try TestFile.write(TestFile.read(path) + surplus, to: path)
  }

  /// Each call of an append that touches the log or answers: its name and its number among those of
  /// its name.
  private func killPoints(_ workspace: LogbookWorkspace) throws -> [(call: String, number: Int)] {
    let copy = try workspace.copy(named: "traced")
    let trace = workspace.temporary.path(of: "trace")
    let names = Self.calls.joined(separator: ",")
    let traced = try workspace.run(
      ["strace", "-y", "-o", trace, "-e", "trace=\(names)"]
        + workspace.appendArguments("traced", log: copy.path))
    try #require(traced.status.isSuccess, "\(traced.errorText)")
    try workspace.remove(copy)
    var counts: [String: Int] = [:]
    var points: [(String, Int)] = []
    for call in SystemCall.parse(try workspace.temporary.text("trace")) {
      counts[call.name, default: 0] += 1
      guard call.touches(copy.path) || call.isAnswer else { continue }
      points.append((call.name, counts[call.name] ?? 0))
    }
    return points
  }
}
