import Console
import Glibc
import JSON
import Threads

extension Measurement {
  /// Measures latency or throughput, memory, processor time, and the times to start and stop.
  func measureSpeed() throws(Failure) -> [JSONValue.Member] {
    let child = try child()
    let start = try firstPoll(after: 0, child) - child.began
    let before = try idleFigures(child)
    let began = ContinuousClock.now
    switch plan.pace {
    case .one: try postOneByOne(child)
    case .flood: try flood(child)
    }
    let end = book.withLock { $0.lastAnswer } ?? began
    let atEnd = ProcessFigures(pid: child.pid)
    let telegram = doubles.telegram
    try wait(for: "the last confirmation", child) { telegram.pending == 0 }
    try rest(1000)
    let after = ProcessFigures(pid: child.pid)
    let traffic = traffic
    let stop = self.stop(child)
    return speed(from: began, to: end) + [
      .init("start_to_first_poll_ms", .milliseconds(start)),
      .init("idle", before.idle),
      .init("after", Measurement.figures(after)),
      .init(
        "cpu_ms_per_prompt",
        Measurement.processor(from: before.figures, to: atEnd, prompts: book.withLock { $0.count })),
      .init("traffic", traffic),
      .init("stop", stop),
    ]
  }

  /// The numbers of requests that the command has made so far.
  private var traffic: JSONValue {
    let (polls, updates) = doubles.telegram.state.withLock {
      ($0.polls.count, $0.polling.pending.given)
    }
    let agent = doubles.agent.state.withLock { $0.calls.count }
    return [
      "polls": .integer(polls), "updates_given": .integer(updates), "agent_calls": .integer(agent),
    ]
  }

  private func postOneByOne(_ child: Child) throws(Failure) {
    for number in 0..<plan.prompts + Measurement.warmUp {
      post(1)
      try wait(for: "an answer", child) { self.book.withLock { $0.answered } > number }
    }
  }

  private func flood(_ child: Child) throws(Failure) {
    post(plan.prompts)
    try wait(for: "all answers", child) { self.unanswered == 0 }
  }

  /// Returns the process figures of the command while it is idle, and the processor time that it
  /// uses during the plan's idle time.
  private func idleFigures(
    _ child: Child
  ) throws(Failure) -> (figures: ProcessFigures?, idle: JSONValue) {
    try rest(1000)
    let first = ProcessFigures(pid: child.pid)
    try rest(Int(plan.idle.milliseconds))
    let second = ProcessFigures(pid: child.pid)
    guard let first, let second else {
      throw Failure(.undecided, "\(plan.command[0]) ended while it was idle")
    }
    var members = Measurement.figures(second).objectValue ?? []
    members.append(.init("cpu_ms", .integer(second.processor - first.processor)))
    members.append(.init("over_ms", .integer(Int(plan.idle.milliseconds))))
    return (second, .object(members))
  }

  private func speed(
    from began: ContinuousClock.Instant, to end: ContinuousClock.Instant
  ) -> [JSONValue.Member] {
    let book = book.withLock { $0 }
    let seconds = (end - began).milliseconds / 1000
    let latencies = plan.pace == .one ? book.latencies(from: Measurement.warmUp) : []
    func percentile(_ share: Double) -> JSONValue {
      guard !latencies.isEmpty else { return .null }
      return .milliseconds(
        latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))])
    }
    return [
      .init("prompts", .integer(book.count)), .init("answered", .integer(book.answered)),
      .init("duplicates", .integer(book.duplicates)),
      .init("disorders", .integer(book.disorders)),
      .init("other_messages", .integer(book.strangers)),
      .init("latency_p50_ms", percentile(0.5)), .init("latency_p90_ms", percentile(0.9)),
      .init("latency_p99_ms", percentile(0.99)),
      .init("latency_max_ms", .milliseconds(latencies.last)),
      .init("prompts_per_s", .figure(Double(book.answered) / seconds)),
    ]
  }

  /// Sends SIGTERM, and returns the time until the command ended and its exit status.
  func stop(_ child: Child) -> JSONValue {
    let began = ContinuousClock.now
    child.send(SIGTERM)
    let end = child.wait(for: plan.patience + .seconds(5))
    let time = ContinuousClock.now - began
    if end == nil { child.kill() }
    return [
      "ms": .milliseconds(time), "status": .string(end.map { "\($0)" } ?? "killed, did not stop"),
    ]
  }

  private static func figures(_ figures: ProcessFigures?) -> JSONValue {
    guard let figures else { return .null }
    return [
      "rss_anon_kib": .integer(figures.anonymous), "vm_rss_kib": .integer(figures.resident),
      "threads": .integer(figures.threads), "descriptors": .integer(figures.descriptors),
    ]
  }

  private static func processor(
    from before: ProcessFigures?, to after: ProcessFigures?, prompts: Int
  ) -> JSONValue {
    guard let before, let after, prompts > 0 else { return .null }
    return .figure(Double(after.processor - before.processor) / Double(prompts))
  }
}
