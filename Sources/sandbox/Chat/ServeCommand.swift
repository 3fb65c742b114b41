import CLinux
import Console
import Glibc
import JSON

/// The command `sandbox serve`: runs the doubles without relay.
enum ServeCommand {
  static let command = Command(
    "serve", summary: "run the Telegram double and the echo agent without relay",
    discussion: """
      Prints one line of JSON with the addresses and credentials that relay needs, and runs \
      until standard input ends or SIGTERM arrives.
      """,
    action: run)

  @Sendable private static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let signals = clinux_stop_signal_file()
    let doubles = try Doubles()
    let line: JSONValue = [
      "telegram_api_url": .string(doubles.telegram.url), "token": .string(doubles.telegram.token),
      "chats": .array(doubles.chats.map { .integer($0) }),
      "a2a_base_url": .string(doubles.agent.url),
      "a2a_api_key": .string(AgentDouble.key),
    ]
    try terminal.out.write(line.canonical + [10])
    var polled = [
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      pollfd(fd: terminal.input.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 4096)
    while polled[0].revents == 0 {
      _ = poll(&polled, nfds_t(polled.count), -1)
      guard polled[1].revents != 0 else { continue }
      if read(terminal.input.descriptor, &buffer, buffer.count) == 0 { break }
    }
    doubles.stop()
    return .yes
  }
}
