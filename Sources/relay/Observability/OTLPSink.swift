import HTTP
import Telemetry

/// Sends metrics and spans as JSON over OTLP/HTTP.
struct OTLPSink: Sendable {
  /// The time limit of one delivery.
  private static let patience = Duration.seconds(5)

  let endpoint: OTLPEndpoint
  let recorder: Recorder
  let transport: Transport
  let health: SinkHealth

  private enum Outcome {
    case delivered, cancelled
    /// The delivery failed. `canRetry` is whether the same body may be sent again later (OTLP 1.x,
    /// "Failures").
    case failed(String, canRetry: Bool)
  }

  /// Sends the current metrics. A failed delivery is not repeated: sums are counted from the start
  /// of the process, so the next delivery includes them.
  func sendMetrics() async {
    let body = OTLP.metrics(recorder.snapshot(), from: recorder.resource)
    note(.metrics, await deliver(body, to: OTLP.metricsPath))
  }

  /// Sends the waiting spans in batches until none are left or a delivery fails.
  func sendSpans() async {
    while let batch = recorder.takeSpans() {
      let body = OTLP.spans(batch.spans, from: recorder.resource, scrubber: recorder.scrubber)
      let outcome = await deliver(body, to: OTLP.tracesPath)
      note(.traces, outcome)
      switch outcome {
      case .delivered: continue
      case .cancelled, .failed(_, canRetry: true): return recorder.giveBack(batch)
      case .failed(_, canRetry: false): return recorder.noteDropped(batch.spans.count)
      }
    }
  }

  private func note(_ sink: SinkLabel, _ outcome: Outcome) {
    switch outcome {
    case .delivered: health.succeeded(sink)
    case .cancelled: break
    case .failed(let reason, _): health.failed(sink, reason)
    }
  }

  private func deliver(_ body: [UInt8], to path: String) async -> Outcome {
    guard let target = endpoint.target.appending(path),
      let type = Header("Content-Type", OTLP.contentType)
    else { return .failed("a path cannot be appended to the endpoint", canRetry: false) }
    let request = Request(
      .post, target, headers: [type] + endpoint.headers, body: body,
      deadline: .now + OTLPSink.patience, replyLimit: 1 << 16)
    do throws(TransferError) {
      let status = try await transport.send(request).status
      guard !(200..<300).contains(status) else { return .delivered }
      return .failed("status \(status)", canRetry: [429, 502, 503, 504].contains(status))
    } catch {
      return error == .cancelled ? .cancelled : .failed(error.description, canRetry: true)
    }
  }
}
