import Logbook
import Subprocess
import Support
import Testing

/// The order in which an append makes things durable: what a kill cannot show, one trace does.
struct LogbookOrderTests {
  /// Steps of an append to five entries (docs/formats/logbook.md), and nothing else that changes a file.
  static let small = [
    "write entries.jsonl", "fsync entries.jsonl",
    "write tile/0/000.p/.6.tmp-", "fsync tile/0/000.p/.6.tmp-", "renameat tile/0/000.p/6",
    "fsync tile/0/000.p",
    "write .checkpoint.tmp-", "fsync .checkpoint.tmp-", "renameat ./checkpoint", "fsync .",
    "answer", "unlinkat tile/0/000.p/5",
  ]

  /// Steps of the append that fills the first tile: the tile and the first of the next level, with
  /// its new folders.
  static let boundary = [
    "write entries.jsonl", "fsync entries.jsonl",
    "write tile/0/.000.tmp-", "fsync tile/0/.000.tmp-", "renameat tile/0/000", "fsync tile/0",
    "mkdirat tile/1", "fsync tile", "mkdirat tile/1/000.p", "fsync tile/1",
    "write tile/1/000.p/.1.tmp-", "fsync tile/1/000.p/.1.tmp-", "renameat tile/1/000.p/1",
    "fsync tile/1/000.p",
    "write .checkpoint.tmp-", "fsync .checkpoint.tmp-", "renameat ./checkpoint", "fsync .",
    "answer", "unlinkat tile/0/000.p/255", "rmdir",
  ]

  @Test(arguments: [(5, small), (255, boundary)])
  func makesEachStepDurableBeforeTheNext(_ size: Int, _ expected: [String]) throws {
    let workspace = try LogbookWorkspace(size: size)
    let names = LogbookKillTests.calls.filter { $0 != "openat" }.joined(separator: ",")
    let traced = try workspace.run(
      [
        "strace", "-f", "-qq", "-y", "-o", workspace.temporary.path(of: "trace"), "-e",
        "trace=\(names)",
      ] + workspace.appendArguments("traced"))
    try #require(traced.status.isSuccess, "\(traced.errorText)")
    let lines = try workspace.temporary.text("trace").split(separator: "\n")
    // `-f` puts the process's number before each call.
    let calls = SystemCall.parse(
      lines.map { $0.drop { $0.isNumber || $0 == " " } }.joined(separator: "\n"))
    let steps = calls.compactMap { call -> String? in
      call.name == "rmdir" ? "rmdir" : call.step(below: workspace.log.path)
    }
    #expect(steps == expected)
  }
}
