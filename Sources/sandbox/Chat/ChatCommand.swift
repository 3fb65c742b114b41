import CLinux
import Console
import Glibc

/// The command `sandbox chat`: runs relay between the doubles, with a prompt for chat messages.
enum ChatCommand {
  private static let relay = Option<String?>.optional(
    "relay", .path, help: "the relay program to start; default: the one in sandbox's folder")
  private static let log = Option<String>.value(
    "log", .path, default: ".sandbox/relay.log",
    help: "the file to which relay's JSON log is appended")
  private static let set = Option<[String]>.repeated(
    "set", .text.named("NAME=VALUE"), help: "set a variable in relay's environment file")

  static let command = Command(
    "chat", summary: "talk to an echo agent through relay",
    discussion: """
      Starts a Telegram double, an A2A echo agent and the real relay between them, all on \
      loopback. Each line that you type is a chat message; the answers appear below it. !help \
      lists the other commands. If the input is not a terminal, the command waits for all \
      answers before it exits.
      """,
    options: [relay, log, set],
    examples: [
      Example("sandbox chat --set LOG_LEVEL=DEBUG", "chat and log more details"),
      Example(
        "printf 'hello\\n!kill\\nagain\\n' | sandbox chat", "run a script of messages and commands"),
    ],
    exitStatuses: [
      .yes: "relay stopped cleanly", .no: "relay failed or did not answer every message",
    ],
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
        throw Failure(.usage, "--set: expected NAME=VALUE")
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

/// How to start relay, and the location of its log.
struct RelayStart {
  let path: String
  let environmentFile: String
  /// The path of the log.
  let log: String
  /// A descriptor of the log, open for appending.
  let descriptor: Int32

  func child() throws(Failure) -> Child {
    guard access(path, X_OK) == 0 else {
      throw Failure(
        .undecided, "\(path): relay not found",
        hint: "run make sandbox, or pass --relay PATH")
    }
    return try Child(
      [path, "--env-file", environmentFile], environment: ["PATH": "/usr/bin:/bin"],
      log: descriptor)
  }

  /// The last line of the log; empty if the log cannot be read.
  var lastLine: String {
    let descriptor = open(log, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, Int32(SEEK_END))
    lseek(descriptor, max(0, size - 4096), Int32(SEEK_SET))
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    let lines = buffer.prefix(max(0, count)).split(separator: UInt8(ascii: "\n"))
    return lines.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
