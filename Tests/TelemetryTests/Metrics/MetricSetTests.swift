import Testing

@testable import Telemetry

struct MetricSetTests {
  /// A property that is missing in the set's list of members would be missing in every encoding.
  @Test func encodesEveryMetricThatItDeclares() {
    let metrics = MetricSet(environment: "prod", startedAt: WallTime(nanoseconds: 0))
    let declared = Mirror(reflecting: metrics).children.compactMap {
      ($0.value as? any Metric)?.family.instrument.name
    }
    let encoded = metrics.snapshot(at: WallTime(nanoseconds: 0), uptime: .zero).families.map(
      \.instrument.name)
    #expect(declared.count >= 13)
    #expect(declared.sorted() == encoded.sorted())
  }

  @Test func keepsTimingsOfEveryHistogram() {
    var metrics = MetricSet(
      environment: "prod", startedAt: WallTime(nanoseconds: 0), keepsTimings: true)
    metrics.roundTrip.record(.seconds(1), PromptLabels(persona: "general", command: "prompt"))
    metrics.queueWait.record(.seconds(2))
    metrics.a2aLatency.record(.seconds(3), MethodLabel("SendMessage"))
    metrics.telegramLatency.record(.seconds(4), MethodLabel("getMe"))
    #expect(metrics.takeTimings().list.map(\.milliseconds) == [1000, 2000, 3000, 4000])
    #expect(metrics.takeTimings().list.isEmpty)
  }
}
