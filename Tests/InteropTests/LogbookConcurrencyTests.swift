import Logbook
import Subprocess
import Support
import Testing

/// Several processes that append at once.
struct LogbookConcurrencyTests {
  @Test func keepsTheEntriesOfEightProcessesInOneOrder() async throws {
    let workspace = try LogbookWorkspace(size: 250)
    let appends = 4
    let answers = try await withThrowingTaskGroup(of: [String].self) { group in
      for process in 0..<8 {
        group.addTask {
          let script = "for i in 1 2 3 4; do \"$@\" || exit; done"
          let arguments = workspace.appendArguments("\(process)")
          let output = try workspace.run(["sh", "-c", script, "sh"] + arguments)
          try #require(output.status.isSuccess, "\(output.errorText)")
          return output.text.split(separator: "\n").filter { $0.hasPrefix("  \"index\": ") }
            .map(String.init)
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(answers.count == 8 * appends)
    #expect(Set(answers).count == 8 * appends, "each has its own index")
    let verification = try workspace.log.verify(checksForm: true)
    #expect(verification.checkpoint.checkpoint.size == 250 + 8 * appends)
    var reader = try LogReader(workspace.log)
    let names = try reader.entries(limit: 8 * appends).compactMap { $0.content.details["n"] }
    for process in 0..<8 { #expect(names.count { $0 == "\(process)" } == appends) }
  }

  @Test func refusesALockedLogAtOnceUnlessItMayWait() throws {
    let workspace = try LogbookWorkspace(size: 1)
    let arguments = workspace.appendArguments("x").map { $0 == "60s" ? "0s" : $0 }
    let output = try workspace.run(["flock", workspace.log.path + "/entries.jsonl"] + arguments)
    #expect(output.status == .exited(3))
    #expect(output.errorText.contains("locked by another process"))
    #expect(try workspace.log.verify().checkpoint.checkpoint.size == 1)
  }
}
