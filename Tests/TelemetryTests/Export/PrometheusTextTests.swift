import Telemetry
import Testing

struct PrometheusTextTests {
  private func metrics(environment: String = "prod", personas: [String] = []) -> MetricSet {
    MetricSet(
      environment: environment, startedAt: WallTime(nanoseconds: 0), personas: personas)
  }

  private func lines(_ metrics: MetricSet, uptime: Duration = .zero) -> [String] {
    let page = PrometheusText.page(
      metrics.snapshot(at: WallTime(nanoseconds: 1_000_000_000), uptime: uptime))
    #expect(page.last == UInt8(ascii: "\n"))
    return page.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func writesCumulativeBuckets() {
    var metrics = metrics()
    let labels = PromptLabels(persona: "general", command: "prompt")
    for duration in [Duration.microseconds(500), .milliseconds(1), .milliseconds(3), .seconds(60)] {
      metrics.roundTrip.record(duration, labels)
    }
    let name = "latency_round_trip_ms"
    let set = #"env="prod",persona="general",command="prompt""#
    let bounds = [
      "1", "2", "5", "10", "20", "50", "100", "200", "500", "1000", "2000", "4000", "8000",
      "12000", "16000", "20000", "30000", "+Inf",
    ]
    let counts = [2, 2] + [Int](repeating: 3, count: 15) + [4]
    let lines = lines(metrics).filter { $0.contains(name) }
    #expect(
      lines == [
        "# HELP \(name) Time from receipt of a prompt to acceptance of its answer.",
        "# TYPE \(name) histogram",
      ] + zip(bounds, counts).map { "\(name)_bucket{\(set),le=\"\($0)\"} \($1)" } + [
        "\(name)_sum{\(set)} 60004.5", "\(name)_count{\(set)} 4",
      ])
  }

  @Test func countsFromZeroUnderEveryKnownLabel() {
    let lines = lines(metrics(personas: ["general", "legal"]))
    for line in [
      #"a2a_failure_total{env="prod",classification="transient"} 0"#,
      #"a2a_failure_total{env="prod",classification="fatal"} 0"#,
      #"a2a_failure_total{env="prod",classification="refused"} 0"#,
      #"rate_limit_hit_total{env="prod",persona="legal"} 0"#,
      #"router_unauthorised_attempts_total{env="prod"} 0"#,
      #"transport_retry_total{env="prod",peer="telegram"} 0"#,
      #"telemetry_sink_failures_total{env="prod",sink="statsd"} 0"#,
      #"queue_depth{env="prod"} 0"#,
    ] {
      #expect(lines.contains(line))
    }
    #expect(!lines.contains { $0.contains("_total_total") })
  }

  @Test func writesGauges() {
    var metrics = metrics()
    metrics.queueDepth.set(7)
    metrics.queueDepth.set(.nan)
    let lines = lines(metrics, uptime: .milliseconds(12_345))
    #expect(lines.contains(#"queue_depth{env="prod"} 7"#))
    #expect(lines.contains(#"router_uptime_seconds{env="prod"} 12.345"#))
  }

  @Test func escapesLabels() {
    var metrics = metrics()
    metrics.rateLimitHits.add(2, PersonaLabel("a\"b\\c\nd"))
    #expect(
      lines(metrics).contains(#"rate_limit_hit_total{env="prod",persona="a\"b\\c\nd"} 2"#))
  }

  @Test func boundsTheLabels() {
    var metrics = metrics()
    for number in 0..<250 { metrics.rateLimitHits.add(1, PersonaLabel("p\(number)")) }
    metrics.rateLimitHits.add(1, PersonaLabel("p3"))
    let lines = lines(metrics).filter { $0.hasPrefix("rate_limit_hit_total{") }
    #expect(lines.count == 101)
    #expect(lines.contains(#"rate_limit_hit_total{env="prod",persona="p3"} 2"#))
    #expect(lines.contains(#"rate_limit_hit_total{env="prod",persona="other"} 150"#))
  }

  @Test func countsOnlyUpwards() {
    var metrics = metrics()
    metrics.unauthorised.add(3)
    metrics.unauthorised.add(0)
    metrics.unauthorised.add(-2)
    #expect(lines(metrics).contains(#"router_unauthorised_attempts_total{env="prod"} 3"#))
  }

  @Test func countsANegativeDurationAsNone() {
    var metrics = metrics()
    metrics.queueWait.record(.seconds(-1))
    #expect(lines(metrics).contains(#"queue_wait_ms_bucket{env="prod",le="1"} 1"#))
    #expect(lines(metrics).contains(#"queue_wait_ms_sum{env="prod"} 0"#))
  }

  /// The format's grammar: a type precedes its values, and each name with its labels occurs once.
  @Test func writesEachFamilyOnceAndTogether() {
    var metrics = metrics()
    metrics.a2aLatency.record(.milliseconds(5), MethodLabel("message/send"))
    metrics.telegramLatency.record(.milliseconds(5), MethodLabel("sendMessage"))
    let lines = lines(metrics)
    let types = lines.filter { $0.hasPrefix("# TYPE ") }
    #expect(types.count == 16 && Set(types).count == 16)
    let values = lines.filter { !$0.hasPrefix("#") }
    #expect(Set(values.map { $0.prefix { $0 != "}" } }).count == values.count)
    var family = ""
    for line in lines {
      if line.hasPrefix("# TYPE ") { family = String(line.split(separator: " ")[2]) }
      if !line.hasPrefix("#") { #expect(line.hasPrefix(family)) }
    }
  }
}
