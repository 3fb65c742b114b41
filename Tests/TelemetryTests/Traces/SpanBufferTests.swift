import Telemetry
import Testing

struct SpanBufferTests {
  private let kept = TraceID("00000000000000010000000000000001")
  private let lost = TraceID("0000000000000001ffffffffffffffff")

  private func span(_ name: String, _ trace: TraceID?) throws -> Span {
    let time = WallTime(nanoseconds: 0)
    return Span(trace: try #require(trace), name: name, start: time, end: time)
  }

  private func buffer(capacity: Int) throws -> SpanBuffer {
    SpanBuffer(keeping: try #require(SampleRatio(0.5)), capacity: capacity)
  }

  @Test func keepsSampledTracesAndFatalOnes() throws {
    var buffer = try buffer(capacity: 10)
    let dropped = [
      buffer.add([try span("sampled", kept)], isFatal: false),
      buffer.add([try span("not sampled", lost)], isFatal: false),
      buffer.add([try span("fatal", lost)], isFatal: true),
    ]
    #expect(dropped == [0, 0, 0])
    #expect(names(&buffer) == ["fatal", "sampled"])
    #expect(buffer.count == 0)
    #expect(names(&buffer) == nil)
  }

  @Test func dropsTheOldestSampledSpansFirst() throws {
    var buffer = try buffer(capacity: 3)
    let dropped = [
      buffer.add([try span("f1", lost)], isFatal: true),
      buffer.add([try span("s1", kept), try span("s2", kept)], isFatal: false),
      buffer.add([try span("f2", lost), try span("f3", lost)], isFatal: true),
      buffer.add([try span("f4", lost)], isFatal: true),
      buffer.add([try span("s3", kept)], isFatal: false),
    ]
    #expect(dropped == [0, 0, 2, 1, 1])
    #expect(names(&buffer) == ["f2", "f3", "f4"])
  }

  @Test func takesWhatFitsAndPutsItBackInFront() throws {
    var buffer = try buffer(capacity: 4)
    _ = buffer.add([try span("f1", lost), try span("f2", lost)], isFatal: true)
    _ = buffer.add([try span("s1", kept)], isFatal: false)
    let taken = buffer.take(1)
    let batch = try #require(taken)
    #expect(batch.spans.map(\.name) == ["f1"])
    _ = buffer.add([try span("s2", kept)], isFatal: false)
    let dropped = buffer.giveBack(batch)
    #expect(dropped == 0)
    #expect(names(&buffer) == ["f1", "f2", "s1", "s2"])
  }

  @Test func saysWhatHasNoRoomWhenItIsGivenBack() throws {
    var buffer = try buffer(capacity: 2)
    _ = buffer.add([try span("s1", kept), try span("s2", kept)], isFatal: false)
    let taken = buffer.take()
    let batch = try #require(taken)
    _ = buffer.add([try span("s3", kept)], isFatal: false)
    let dropped = buffer.giveBack(batch)
    #expect(dropped == 1)
    #expect(names(&buffer) == ["s2", "s3"])
  }

  private func names(_ buffer: inout SpanBuffer) -> [String]? { buffer.take()?.spans.map(\.name) }

  @Test func letsNoSpanEndBeforeItBegins() throws {
    let span = Span(
      trace: try #require(kept), name: "a", start: WallTime(nanoseconds: 5),
      end: WallTime(nanoseconds: 4))
    #expect(span.end == span.start)
  }
}
