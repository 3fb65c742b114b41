import CLinux
import Console
import Glibc

/// `sandbox chat`: relay between the doubles, and a prompt.
enum ChatCommand {
  private static let relay = Option<String?>.optional(
    "relay", .path, help: "the relay to start; without it the one beside this program")
  private static let log = Option<String>.value(
    "log", .path, default: ".sandbox/relay.log", help: "where relay's JSON log is appended")
  private static let set = Option<[String]>.repeated(
    "set", .text.named("NAME=VALUE"), help: "a variable of relay's contract")

  static let command = Command(
    "chat", summary: "talk to an echo agent through relay",
    discussion: """
      Starts a Telegram double, an A2A echo agent and the real relay between them, all on loopback. A line typed is a \
      chat message, the answers appear below it; !help lists what else can be typed. With piped input it waits for \
      the outstanding answers before it ends.
      """,
    options: [relay, log, set],
    examples: [
      Example("sandbox chat --set LOG_LEVEL=DEBUG", "with all that relay logs"),
      Example("printf 'hello\\n!kill\\nagain\\n' | sandbox chat", "without a terminal"),
    ],
    exitStatuses: [.yes: "relay stopped cleanly", .no: "relay ended otherwise"],
    action: run)

  @Sendable private static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let signals = clinux_stop_signal_file()
    guard signals >= 0 else {
      throw Failure(.undecided, "cannot watch signals: \(systemMessage(errno))")
    }
    let doubles = try Doubles()
    var variables = doubles.variables(metrics: try freePort())
    variables["PERSONA_MAP"] = "1002=research"
    for assignment in invocation[set] {
      guard let equals = assignment.firstIndex(of: "=") else {
        throw Failure(.misused, "--set takes NAME=VALUE")
      }
      variables[String(assignment[..<equals])] = String(
        assignment[assignment.index(after: equals)...])
    }
    let text = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
    let folder = try PrivateFolder(file: ".env.runtime", text)
    let start = RelayStart(
      path: invocation[relay] ?? sibling("relay"), environmentFile: folder.file,
      log: invocation[log], descriptor: try openLog(invocation[log]))
    let session = try ChatSession(doubles, start, signals: signals, terminal)
    let status = try session.run()
    doubles.stop()
    return withExtendedLifetime(folder) { status }
  }
}
