import Telemetry
import Testing

struct TraceContextTests {
  // The example of W3C Trace Context §3.2.3.
  @Test func writesTheHeader() throws {
    let parent = TraceParent(
      trace: try #require(TraceID("4bf92f3577b34da6a3ce929d0e0e4736")),
      span: try #require(SpanID("00f067aa0ba902b7")), isSampled: true)
    #expect(parent.headerValue == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    let unsampled = TraceParent(trace: parent.trace, span: parent.span, isSampled: false)
    #expect(unsampled.headerValue.hasSuffix("-00"))
  }

  @Test(arguments: [
    "", "00000000000000000000000000000000", "4BF92F3577B34DA6A3CE929D0E0E4736",
    "4bf92f3577b34da6a3ce929d0e0e473", "4bf92f3577b34da6a3ce929d0e0e47360",
    "4bf92f3577b34da6a3ce929d0e0e473g", "+bf92f3577b34da6a3ce929d0e0e4736",
  ])
  func refusesWhatIsNotATrace(text: String) {
    #expect(TraceID(text) == nil)
  }

  @Test(arguments: [
    "", "0000000000000000", "00F067AA0BA902B7", "00f067aa0ba902b", "-0f067aa0ba902b7",
  ])
  func refusesWhatIsNotASpan(text: String) {
    #expect(SpanID(text) == nil)
  }

  @Test func makesIDsThatReadBack() {
    for _ in 0..<100 {
      let trace = TraceID.random()
      #expect(TraceID(trace.description) == trace)
      let span = SpanID.random()
      #expect(SpanID(span.description) == span)
    }
  }

  // OpenTelemetry's TraceIdRatioBased: the 63 lowest bits against ratio × 2^63.
  @Test(arguments: [
    (0, "00000000000000000000000000000001", false), (1, "ffffffffffffffffffffffffffffffff", true),
    (0.5, "ffffffffffffffff7fffffffffffffff", true),
    (0.5, "00000000000000018000000000000000", false),
    (0.25, "00000000000000013fffffffffffffff", true),
    (0.25, "00000000000000014000000000000000", false),
  ])
  func keepsATraceByItsID(ratio: Double, id: String, isKept: Bool) throws {
    let ratio = try #require(SampleRatio(ratio))
    #expect(ratio.keeps(try #require(TraceID(id))) == isKept)
  }

  @Test(arguments: [-0.01, 1.01, .nan, .infinity])
  func refusesWhatIsNotARatio(value: Double) {
    #expect(SampleRatio(value) == nil)
  }

  @Test func keepsAQuarter() throws {
    let ratio = try #require(SampleRatio(0.25))
    let kept = (0..<20_000).count { _ in ratio.keeps(.random()) }
    // Fifteen standard deviations.
    #expect((4080...5920).contains(kept))
  }
}
