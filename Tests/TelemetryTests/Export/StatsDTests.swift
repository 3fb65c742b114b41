import Telemetry
import Testing

struct StatsDTests {
  private func lines(_ statsD: inout StatsD, _ metrics: inout MetricSet) -> [String] {
    let datagrams = statsD.datagrams(
      metrics.snapshot(at: WallTime(nanoseconds: 0), uptime: .seconds(2)), metrics.takeTimings())
    for datagram in datagrams {
      #expect(datagram.count <= 1432)
      #expect(!datagram.isEmpty && datagram.last != UInt8(ascii: "\n"))
    }
    return datagrams.flatMap { $0.split(separator: UInt8(ascii: "\n")) }.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func metrics(environment: String = "prod") -> MetricSet {
    MetricSet(
      environment: environment, startedAt: WallTime(nanoseconds: 0), keepsTimings: true)
  }

  @Test func sendsWhatCountersGrew() {
    var metrics = metrics()
    var statsD = StatsD()
    metrics.unauthorised.add(3)
    metrics.a2aFailures.add(1, .fatal)
    let gauges = [
      "answers.at_risk:0.0|g|#env:prod", "queue.depth:0.0|g|#env:prod",
      "router.uptime_seconds:2.0|g|#env:prod", "state.held:0.0|g|#env:prod",
    ]
    #expect(
      lines(&statsD, &metrics).sorted() == [
        "a2a.failure_total:1|c|#env:prod,classification:fatal",
        gauges[0], gauges[1], "router.unauthorised_attempts:3|c|#env:prod", gauges[2], gauges[3],
      ])
    #expect(lines(&statsD, &metrics).sorted() == gauges)
    metrics.unauthorised.add(2)
    #expect(
      lines(&statsD, &metrics).sorted() == [
        gauges[0], gauges[1], "router.unauthorised_attempts:2|c|#env:prod", gauges[2], gauges[3],
      ])
  }

  @Test func sendsEachDurationOnce() {
    var metrics = metrics()
    var statsD = StatsD()
    metrics.roundTrip.record(
      .microseconds(12_500), PromptLabels(persona: "general", command: "prompt"))
    metrics.queueWait.record(.milliseconds(3))
    let first = lines(&statsD, &metrics)
    #expect(
      first.contains("latency.round_trip_ms:12.5|ms|#env:prod,persona:general,command:prompt"))
    #expect(first.contains("queue.wait_ms:3.0|ms|#env:prod"))
    #expect(!lines(&statsD, &metrics).contains { $0.contains("|ms|") })
  }

  @Test(arguments: [(1024, 1024, ""), (1025, 513, "|@0.5"), (5000, 625, "|@0.125")])
  func thinsOutWhatIsTooMuchAndSaysSo(count: Int, kept: Int, rate: String) {
    var metrics = metrics()
    var statsD = StatsD()
    for _ in 0..<count { metrics.queueWait.record(.milliseconds(1)) }
    let lines = lines(&statsD, &metrics).filter { $0.hasPrefix("queue.wait_ms:") }
    #expect(lines == Array(repeating: "queue.wait_ms:1.0|ms\(rate)|#env:prod", count: kept))
  }

  @Test func keepsNoDurationsUnlessAsked() {
    var metrics = MetricSet(environment: "prod", startedAt: WallTime(nanoseconds: 0))
    var statsD = StatsD()
    metrics.queueWait.record(.milliseconds(1))
    #expect(!lines(&statsD, &metrics).contains { $0.contains("|ms") })
  }

  @Test func sendsNoTagThatWouldSayMore() {
    var metrics = metrics()
    var statsD = StatsD()
    metrics.rateLimitHits.add(1, PersonaLabel("a,b:c|d@e#f\ng h"))
    #expect(
      lines(&statsD, &metrics).contains("rate_limit.hit:1|c|#env:prod,persona:a_b_c_d_e_f_g_h"))
  }

  @Test func sendsNothingThatFitsInNoDatagram() {
    var metrics = metrics()
    var statsD = StatsD()
    metrics.rateLimitHits.add(1, PersonaLabel(String(repeating: "p", count: 1500)))
    #expect(!lines(&statsD, &metrics).contains { $0.hasPrefix("rate_limit.hit") })
  }

  @Test func fillsDatagrams() {
    var metrics = metrics()
    var statsD = StatsD()
    for _ in 0..<200 { metrics.queueWait.record(.milliseconds(1)) }
    let datagrams = statsD.datagrams(
      metrics.snapshot(at: WallTime(nanoseconds: 0), uptime: .zero), metrics.takeTimings())
    #expect(datagrams.dropLast().allSatisfy { $0.count > 1432 - 64 })
  }
}
