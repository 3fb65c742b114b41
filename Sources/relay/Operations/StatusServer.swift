import HTTPServer
import Telemetry

/// The pages of `METRICS_LISTEN`: `/metrics`, `/healthz`, `/readyz`, and `POST /mode/…` from this
/// machine.
///
/// Pages are made from the board and the recorder alone, so they come at once whatever else happens.
final class StatusServer: Sendable {
  /// Asks for a mode; returns when it is in force, false when it is not.
  typealias SetMode = @Sendable (InboxMode) async -> Bool

  private let server: Server

  /// Begins to serve at `address`.
  init(
    _ address: ListenAddress, board: StatusBoard, recorder: Recorder,
    setMode: @escaping SetMode
  ) throws(ServerError) {
    let pages = StatusPages(board: board, recorder: recorder, setMode: setMode)
    server = try Server(
      host: address.host, port: address.port, limits: Limits(timeout: .seconds(10), body: 1 << 10)
    ) { await pages.response(to: $0) }
  }

  /// The port, also where 0 was asked for.
  var port: UInt16 { server.port }

  /// Ends; a change of mode under way gets a moment.
  func stop() async { await server.stop(within: .milliseconds(200)) }
}
