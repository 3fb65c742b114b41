import Console
import Glibc
import JSON

/// `sandbox measure` and `sandbox floor`: measure a command between the doubles.
enum MeasureCommand {
  private static let prompts = Option<Int>.value(
    "prompts", .integer(in: 1...1_000_000), default: 1000, help: "number of prompts")
  private static let chats = Option<Int>.value(
    "chats", .integer(in: 1...1000), default: 4, help: "number of chats, which take turns")
  private static let kills = Option<Int>.value(
    "kills", .integer(in: 0...100_000), default: 0,
    help: "how often to kill the command under load, to report what is lost; 0 measures speed")
  private static let seed = Option<Int>.value(
    "seed", .integer(in: 0...Int.max), default: 1, help: "seed for the times of the kills")
  private static let pace = Option<MeasurePlan.Pace>.value(
    "pace", .choice(), default: .one,
    help: "one: post each prompt after the answer to the previous one; flood: post all at once")
  private static let idle = Option<Duration>.value(
    "idle", .duration(in: .zero ... .seconds(600)), default: .seconds(3),
    help: "how long the command is left idle for the idle figures")
  private static let log = Option<String>.value(
    "log", .path, default: "/dev/null", help: "the file to which the command's outputs are appended"
  )
  private static let words = Argument<[String]>.repeated(
    "COMMAND", .text, atLeast: 1, help: "the command and its arguments, after --")

  private static let options: [any AnyOption] = [prompts, chats, kills, seed, pace, idle, log]

  static let command = Command(
    "measure", summary: "measure a command between the doubles",
    discussion: """
      Starts the doubles, and the command with relay's variables in its environment. Prints one \
      JSON object: the time from start to the first poll, the latency that the command adds to a \
      prompt (from the moment its update can be fetched until sendMessage arrives; the agent \
      answers at once), throughput, memory, processor time, threads, descriptors and the stop. \
      With --kills it reports what was lost, answered twice or out of order.
      """,
    arguments: [words], options: options,
    examples: [
      Example("sandbox measure --pace flood --prompts 10000 -- .build/bin/relay", "throughput"),
      Example("sandbox measure --kills 100 --prompts 600 -- .build/bin/relay", "losses by kills"),
    ]
  ) { invocation, terminal throws(Failure) in
    try measure(invocation[words], invocation, terminal)
  }

  static let floor = Command(
    "floor", summary: "measure the simplest possible client",
    discussion:
      "Prints the figures of measure for a client with one thread and blocking sockets that only passes texts on.",
    options: options
  ) { invocation, terminal throws(Failure) in
    try measure([sibling("sandbox"), "client"], invocation, terminal)
  }

  private static func measure(
    _ words: [String], _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let plan = MeasurePlan(
      command: words, prompts: invocation[prompts], chats: invocation[chats],
      kills: invocation[kills], seed: UInt64(invocation[seed]), pace: invocation[pace],
      idle: invocation[idle])
    let measurement = try Measurement(
      plan, environment: invocation.environment, log: try openLog(invocation[log]))
    try terminal.out.write(try measurement.run().pretty)
    return .yes
  }
}

/// What to measure, and how.
struct MeasurePlan: Sendable {
  enum Pace: String, CaseIterable, Sendable {
    /// Each prompt after the answer to the previous one: measures latency.
    case one
    /// All prompts at once: measures throughput.
    case flood
  }

  /// The command and its arguments.
  var command: [String]
  /// The number of prompts; more are posted while kills are left.
  var prompts = 1000
  /// The number of chats, which take turns.
  var chats = 4
  /// How many times the command is killed; 0 measures speed.
  var kills = 0
  var seed: UInt64 = 1
  var pace = Pace.one
  /// How long the command is left idle for the idle figures.
  var idle = Duration.seconds(3)
  /// The limit of each wait: for the first poll, for the next answer, for the end.
  var patience = Duration.seconds(30)
}
