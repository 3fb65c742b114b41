import HTTP
import Telemetry

/// Asks Telegram at the start who the bot is, until there is an answer.
struct BotGreeting: Sendable {
  let client: BotClient
  let board: StatusBoard
  let recorder: Recorder

  /// Who the bot is, or why that will never be known: the token is refused. `tried` is called when
  /// Telegram could not be reached at first: the process runs, and waits.
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

  /// Logged once, however long it takes.
  private func note(_ error: BotError) {
    let before = board.current.telegram
    board.update { $0.telegram = .unreachable(error.words) }
    if case .unreachable = before { return }
    recorder.log(.warning, "telegram.unreachable", fields: ["reason": .text(error.words)])
  }
}
