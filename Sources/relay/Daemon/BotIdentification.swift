import HTTP
import Telemetry

/// Requests the bot's identity from Telegram at startup, and retries until Telegram answers.
struct BotIdentification: Sendable {
  let client: BotClient
  let board: StatusBoard
  let recorder: Recorder

  /// Returns the bot's identity, or the error if no retry can succeed, for example because Telegram
  /// has refused the token repeatedly. `tried` is called after each attempt that failed because
  /// Telegram is down, so that the process can be reported as ready meanwhile.
  func identity(tried: @Sendable () -> Void) async -> Result<BotIdentity, BotError> {
    var pause = Duration.seconds(1)
    var confirmation = FatalConfirmation()
    while true {
      do throws(BotError) {
        return .success(try await client.identity(deadline: .now + .seconds(10)))
      } catch {
        guard !confirmation.confirms(error, at: .now), !Task.isCancelled else {
          return .failure(error)
        }
        note(error)
        if error.scope != .fatal { tried() }
        var asked = Duration.zero
        if case .transient(let time?) = error.scope { asked = time }
        do { try await Task.sleep(for: max(pause, asked)) } catch {
          return .failure(.transfer(.cancelled))
        }
        pause = min(pause * 2, .seconds(30))
      }
    }
  }

  /// Logs the error only if the previous attempt did not fail.
  private func note(_ error: BotError) {
    let before = board.current.telegram
    board.update { $0.telegram = .unreachable(error.message) }
    if case .unreachable = before { return }
    recorder.log(.warning, "telegram.unreachable", fields: ["reason": .text(error.message)])
  }
}
