/// Which part of the traces is kept (OTEL_TRACES_SAMPLER_ARG). The same trace is always judged alike, by every
/// process with the same ratio.
package struct SampleRatio: Equatable, Sendable {
  private let limit: UInt64

  /// A ratio from 0 (none) to 1 (all); `nil` outside.
  package init?(_ ratio: Double) {
    guard (0...1).contains(ratio) else { return nil }
    // 2^63 traces can be told apart; 1 must keep the last of them.
    limit = ratio == 1 ? 1 << 63 : UInt64(ratio * 0x1p63)
  }

  /// Whether the trace is kept.
  package func keeps(_ trace: TraceID) -> Bool { trace.samplingBits < limit }
}
