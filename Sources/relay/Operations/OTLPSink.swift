import HTTP
import Telemetry

/// Metrics and spans by OTLP/HTTP, JSON.
struct OTLPSink: Sendable {
  /// How long one delivery may take.
  static let patience = Duration.seconds(5)

  let endpoint: OTLPEndpoint
  let recorder: Recorder
  let transport: Transport
  let watch: SinkWatch

  private enum Outcome {
    case delivered, cancelled
    /// `again`: the same may be delivered later (OTLP 1.x, "Failures").
    case failed(String, again: Bool)
  }

  /// Delivers all metrics as they are now; one that fails is not made up for, since sums count from
  /// the start.
  func sendMetrics() async {
    let body = OTLP.metrics(recorder.snapshot(), from: recorder.resource)
    note(.metrics, await deliver(body, to: OTLP.metricsPath))
  }

  /// Delivers the spans that wait, a batch after the other, until there are none or one fails.
  func sendSpans() async {
    while let batch = recorder.takeSpans() {
      let body = OTLP.spans(batch.spans, from: recorder.resource, scrubber: recorder.scrubber)
      let outcome = await deliver(body, to: OTLP.tracesPath)
      note(.traces, outcome)
      switch outcome {
      case .delivered: continue
      case .cancelled, .failed(_, again: true): return recorder.giveBack(batch)
      case .failed(_, again: false): return recorder.noteDropped(batch.spans.count)
      }
    }
  }

  private func note(_ sink: SinkLabel, _ outcome: Outcome) {
    switch outcome {
    case .delivered: watch.succeeded(sink)
    case .cancelled: break
    case .failed(let reason, _): watch.failed(sink, reason)
    }
  }

  private func deliver(_ body: [UInt8], to path: String) async -> Outcome {
    guard let target = endpoint.target.appending(path),
      let type = Header("Content-Type", OTLP.contentType)
    else { return .failed("the endpoint takes no path", again: false) }
    let request = Request(
      .post, target, headers: [type] + endpoint.headers, body: body,
      deadline: .now + OTLPSink.patience, replyLimit: 1 << 16)
    do throws(TransferError) {
      let status = try await transport.send(request).status
      guard !(200..<300).contains(status) else { return .delivered }
      return .failed("status \(status)", again: [429, 502, 503, 504].contains(status))
    } catch {
      return error == .cancelled ? .cancelled : .failed(error.description, again: true)
    }
  }
}
