import HTTPServer
import JSON
import Telemetry

/// Serves `/metrics`, `/healthz`, and `/readyz` at `METRICS_LISTEN`, and accepts `POST /mode/…`
/// from this machine.
///
/// Pages are created only from the board and the recorder, so they never wait for a peer.
final class StatusServer: Sendable {
  /// Changes the mode and returns once the new mode has taken effect. Returns false if it has not.
  typealias SetMode = @Sendable (RelayMode) async -> Bool

  private let server: Server

  /// A request has no body and the pages are small, so 2 s are enough for any client. Each
  /// connection serves one request, so that no client can keep one. The number of connections is
  /// part of ``DescriptorLimit/minimum``.
  private static let limits = Limits(connections: 32, timeout: .seconds(2), body: 1 << 10)

  /// Starts a server at `address`.
  init(
    _ address: ListenAddress, board: StatusBoard, recorder: Recorder,
    setMode: @escaping SetMode
  ) throws(ServerError) {
    let pages = StatusPages(board: board, recorder: recorder, setMode: setMode)
    server = try Server(
      host: address.host, port: address.port, limits: StatusServer.limits
    ) { await pages.response(to: $0).closingConnection }
  }

  /// The port. If the port in the address is 0, it is the one that the system chose.
  var port: UInt16 { server.port }

  /// Stops the server. A change of mode that is in progress has 200 ms to finish.
  func stop() async { await server.stop(within: .milliseconds(200)) }
}

/// Creates the responses of the status server.
struct StatusPages: Sendable {
  let board: StatusBoard
  let recorder: Recorder
  let setMode: StatusServer.SetMode

  /// Returns the response to a request.
  func response(to request: Request) async -> Response {
    if let refusal = PageGuard.refusesName(of: request) { return refusal }
    return switch (request.path, request.method) {
    case ("/metrics", .get): metrics
    case ("/healthz", .get): health(at: .now)
    case ("/readyz", .get):
      readiness(allowsPassive: request.queryValue("passive") == "ok", at: .now)
    case ("/mode/active", .post): await change(to: .active, asked: request)
    case ("/mode/passive", .post): await change(to: .passive, asked: request)
    case ("/metrics", _), ("/healthz", _), ("/readyz", _):
      .text(405, "method not allowed\n", headers: [Field("Allow", "GET, HEAD")])
    case ("/mode/active", _), ("/mode/passive", _):
      .text(405, "method not allowed\n", headers: [Field("Allow", "POST")])
    default: .text(404, "no such page; the pages are /metrics, /healthz, and /readyz\n")
    }
  }

  private static let fresh = [Field("Cache-Control", "no-store")]

  private var metrics: Response {
    .bytes(
      200, PrometheusText.page(recorder.snapshot()), type: PrometheusText.contentType,
      headers: StatusPages.fresh)
  }

  private func health(at now: ContinuousClock.Instant) -> Response {
    board.current.isAlive(at: now)
      ? .text(200, "ok\n", headers: StatusPages.fresh)
      : .text(503, "polling hangs\n", headers: StatusPages.fresh)
  }

  /// Returns 200 if the relay is ready or, if `allowsPassive`, if it is passive and could take
  /// over.
  private func readiness(allowsPassive: Bool, at now: ContinuousClock.Instant) -> Response {
    let status = board.current
    let reasons = status.reasonsNotReady(at: now)
    let isFit = status.reasonsNotFit(at: now).isEmpty
    let page: JSONValue = [
      "ready": .bool(reasons.isEmpty), "fit": .bool(isFit), "mode": .string(status.mode.rawValue),
      "bot": status.bot.map { .string($0) } ?? .null, "waiting": .integer(status.waiting),
      "held": status.held.map { .integer($0) } ?? .null,
      "state_folder": status.stateFolder.map { .string($0) } ?? .null,
      "degraded": status.degraded.map { .string($0) } ?? .null,
      "reasons": .array(reasons.map { .string($0) }),
    ]
    let isOK = allowsPassive ? isFit : reasons.isEmpty
    return .json(isOK ? 200 : 503, page.canonical, headers: StatusPages.fresh)
  }

  private func change(to mode: RelayMode, asked request: Request) async -> Response {
    if let refusal = PageGuard.refusesChange(request) { return refusal }
    guard board.current.phase != .draining else { return refusal }
    guard await setMode(mode) else { return refusal }
    return answer(200, mode: mode, reason: nil)
  }

  /// The response to a change of mode that did not take effect. The reason is derived from the
  /// status.
  private var refusal: Response {
    let status = board.current
    return switch status.phase {
    case .starting: answer(503, mode: status.mode, reason: "starting")
    case .serving:
      if let state = status.state, status.mode == .active {
        answer(503, mode: status.mode, reason: "state: \(state)")
      } else if let held = status.held, held > 0 {
        answer(503, mode: status.mode, reason: "held prompts are not answered yet", held: held)
      } else {
        answer(503, mode: status.mode, reason: "a prompt is still in flight")
      }
    case .draining: answer(409, mode: status.mode, reason: "draining")
    }
  }

  private func answer(
    _ status: Int, mode: RelayMode, reason: String?, held: Int? = nil
  ) -> Response {
    var members = [JSONValue.Member("mode", .string(mode.rawValue))]
    if let reason { members.append(.init("reason", .string(reason))) }
    if let held { members.append(.init("held", .integer(held))) }
    return .json(status, JSONValue.object(members).canonical, headers: StatusPages.fresh)
  }
}
