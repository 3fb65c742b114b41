import HTTP
import Telemetry

/// Asks Telegram at the start who the bot is, until Telegram answers.
struct BotIdentification: Sendable {
  let client: BotClient
  let board: StatusBoard
  let recorder: Recorder

  /// The bot's identity, or why it cannot be known: Telegram refuses the token. `tried` is called
  /// after each failed attempt: the process runs and waits for Telegram.
  func identity(tried: @Sendable () -> Void) async -> Result<BotIdentity, BotError> {
    var pause = Duration.seconds(1)
    while true {
      do throws(BotError) {
        return .success(try await client.identity(deadline: .now + .seconds(10)))
      } catch {
        guard error.scope != .fatal, !Task.isCancelled else { return .failure(error) }
        note(error)
        tried()
        var asked = Duration.zero
        if case .transient(let time?) = error.scope { asked = time }
        do { try await Task.sleep(for: max(pause, asked)) } catch {
          return .failure(.transfer(.cancelled))
        }
        pause = min(pause * 2, .seconds(30))
      }
    }
  }

  /// Logs the first failure only.
  private func note(_ error: BotError) {
    let before = board.current.telegram
    board.update { $0.telegram = .unreachable(error.message) }
    if case .unreachable = before { return }
    recorder.log(.warning, "telegram.unreachable", fields: ["reason": .text(error.message)])
  }
}
