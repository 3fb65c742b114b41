import Subprocess
import Support
import Testing

/// No secret is found anywhere but in the rendered file and its file secrets, whatever fails.
@Suite struct CanaryTests {
  private static let fewestPlaces = 200

  @Test func noCommandLeaksASecretWhateverFails() async throws {
    let seed = Seed()
    var generator = seed.generator
    let nest = try CanaryNest(using: &generator)
    try nest.workspace.folder.write(nest.newValue, to: "values/new", mode: 0o600)
    let failures = CanaryFailure.all(typed: nest.newValue)
    var places = 0
    try await withThrowingTaskGroup(of: (places: Int, problems: [String]).self) { group in
      for failure in failures {
        group.addTask {
          var run = try CanaryRun(failure, in: nest.copy())
          let problems = try run.problems()
          return (run.search.places, problems)
        }
      }
      for try await result in group {
        places += result.places
        for problem in result.problems { Issue.record("\(problem); \(seed)") }
      }
    }
    print(
      "canaries: \(nest.canaries.count) searched for in \(places) places, "
        + "under \(failures.count) failures")
    #expect(places >= CanaryTests.fewestPlaces)
  }
}
