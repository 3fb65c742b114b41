import Glibc
import Subprocess
import Support
import Testing

@testable import sandbox

/// An agent of the official SDK behind a gateway that loses its answers. Each prompt is executed once:
/// it is answered, or its chat learns that the outcome is unknown. GATEWAY_ROUNDS repeats the 16 prompts.
@Suite(.serialized, .timeLimit(.minutes(15))) struct GatewayInteropTests {
  static let faults = ["502", "504", "cut", "page"]

  @Test(arguments: ["stream", "plain"]) func executesEachPromptOnce(mode: String) async throws {
    let rounds = getenv("GATEWAY_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1
    try await withAgentStage(.sdk1) { stage in
      let agent = try await stage.startAgent()
      let gateway = try await AgentProcess(
        command: [
          try VirtualEnvironment.python("a2a-1"),
          "\(Places.root)/Tests/Interop/agents/gateway.py", String(agent.port), mode,
        ], folder: stage.folder)
      let relay = try await stage.startRelay(agent: gateway)
      var prompts: [String] = []
      for round in 0..<rounds {
        for fault in Self.faults {
          for kind in ["task", "direct"] {
            let prompt = "\(kind) \(round) via \(fault)"
            prompts.append(prompt)
            let answer = try await stage.answer(to: prompt)
            let isTold = answer.contains("did not send the prompt twice")
            #expect(kind == "task" ? answer == "echo: \(prompt)" : isTold, "\(prompt): \(answer)")
          }
        }
      }
      #expect(try await stage.answer(to: "the end") == "echo: the end")
      let begun = try await agent.lines(until: "begun the end")
      #expect(begun == prompts.map { "begun \($0)" })
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.status == .exited(0), "\(end.stdout)\(end.stderr)")
      await gateway.stop()
      await agent.stop()
    }
  }
}
