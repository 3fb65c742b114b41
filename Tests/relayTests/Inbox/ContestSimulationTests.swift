import Support
import Testing

@testable import relay

/// Two active instances of one bot in virtual time. A failure names the seed of its run.
struct ContestSimulationTests {
  private let seed = Seed().number

  /// What two instances may do on one machine. The agent takes 2 s and more; its time is the same for
  /// both, so that nothing but the inbox brings them out of step.
  static let local: [(String, ContestSimulation.Setting)] = [
    ("started together", .init()),
    ("one after the other", .init(lag: 1500)),
    ("idle at first", .init(pause: 10_000)),
    ("never idle", .init(agent: 2200...2200)),
    ("behind", .init(agent: 2500...2500)),
    ("different times", .init(agent: 1000...3000)),
  ]

  @Test(arguments: local) func answersSeldomTwice(
    label: String, setting: ContestSimulation.Setting
  ) async {
    var (many, late) = (0, 0)
    for index in 0..<10 as Range<UInt64> {
      await Task.yield()
      var simulation = ContestSimulation(setting, seed: seed &+ index)
      simulation.play()
      let name = "\(label), TEST_SEED=\(seed &+ index)"
      #expect(simulation.lost == 0, "\(name)")
      if simulation.twice > 2 { many += 1 }
      guard simulation.noticed.count == 2 else {
        Issue.record("\(name): not noticed")
        return
      }
      if simulation.noticed[0] > 7500 { late += 1 }
      #expect(simulation.noticed[1] < 60_000, "\(name)")
    }
    #expect(many <= 1, "\(label), TEST_SEED=\(seed): more than two answered twice")
    #expect(late <= 2, "\(label), TEST_SEED=\(seed): the first one notices late")
  }

  /// Calls that take 20 to 60 ms in each direction, and prompts faster than the agent.
  static let remote: [(String, ContestSimulation.Setting)] = [
    ("2 s", .init(latency: 20...60)),
    ("idle at first", .init(latency: 20...60, pause: 10_000)),
    ("behind", .init(agent: 2500...2500, latency: 20...60)),
    ("all at once", .init(prompts: 25, period: 0, latency: 20...60)),
    ("fast", .init(prompts: 40, period: 500, agent: 300...300, latency: 20...60)),
  ]

  @Test(arguments: remote) func answersFewTwiceOverTheInternet(
    label: String, setting: ContestSimulation.Setting
  ) async {
    var twice = 0
    for index in 0..<6 as Range<UInt64> {
      await Task.yield()
      var simulation = ContestSimulation(setting, seed: seed &+ index)
      simulation.play()
      #expect(simulation.lost == 0, "\(label), TEST_SEED=\(seed &+ index)")
      twice += simulation.twice
    }
    #expect(twice <= 24, "\(label), TEST_SEED=\(seed): \(twice) answers twice in 6 runs")
  }
}
