import Locks
import Telemetry

/// Notes how deliveries to sinks go: each failure is counted, and logged when it begins and ends.
final class SinkWatch: Sendable {
  private let recorder: Recorder
  private let down = Locked(Set<SinkLabel>())

  /// Nothing is known to be down.
  init(_ recorder: Recorder) { self.recorder = recorder }

  /// A delivery succeeded.
  func succeeded(_ sink: SinkLabel) {
    guard down.withLock({ $0.remove(sink) }) != nil else { return }
    recorder.log(.info, "telemetry.sink_recovered", fields: ["sink": .text(sink.rawValue)])
  }

  /// A delivery failed; `reason` in words, without a URL.
  func failed(_ sink: SinkLabel, _ reason: String) {
    recorder.measure { $0.sinkFailures.add(1, sink) }
    guard down.withLock({ $0.insert(sink).inserted }) else { return }
    recorder.log(
      .warning, "telemetry.sink_down",
      fields: ["sink": .text(sink.rawValue), "reason": .text(reason)])
  }
}
