import Console
import Glibc
import JSON

/// The commands `sandbox measure` and `sandbox floor`: measure a program that runs between the
/// doubles.
enum MeasureCommand {
  private static let prompts = Option<Int>.value(
    "prompts", .integer(in: 1...1_000_000), default: 1000, help: "number of prompts")
  private static let chats = Option<Int>.value(
    "chats", .integer(in: 1...1000), default: 4,
    help: "number of chats; prompts are posted from them in turn")
  private static let kills = Option<Int>.value(
    "kills", .integer(in: 0...100_000), default: 0,
    help: "number of times to kill the command under load, to report losses; 0 measures speed")
  private static let fault = Option<MeasuredFault?>.optional(
    "fault", .choice(),
    help: "the fault to inject while a few prompts wait, instead of measuring speed")
  private static let seed = Option<Int>.value(
    "seed", .integer(in: 0...Int.max), default: 1, help: "seed for the random times of the kills")
  private static let pace = Option<MeasurePlan.Pace>.value(
    "pace", .choice(), default: .one,
    help: "one: post each prompt after the answer to the previous one; flood: post all at once")
  private static let idle = Option<Duration>.value(
    "idle", .duration(in: .zero ... .seconds(600)), default: .seconds(3),
    help: "how long to leave the command idle, to measure idle processor time")
  private static let log = Option<String>.value(
    "log", .path, default: "/dev/null", help: "the file to which the command's output is appended"
  )
  private static let words = Argument<[String]>.repeated(
    "COMMAND", .text, atLeast: 1, help: "the command and its arguments, after --")

  private static let options: [any AnyOption] = [
    prompts, chats, kills, fault, seed, pace, idle, log,
  ]

  static let command = Command(
    "measure", summary: "measure a command that runs between the doubles",
    discussion: """
      Starts the doubles, then the command with relay's variables in its environment. Prints one \
      JSON object: the time from start to the first poll, the latency that the command adds to a \
      prompt (from the time the update is available until sendMessage arrives; the agent \
      answers immediately), throughput, memory, processor time, threads, descriptors, and how the \
      command stops. With --kills, it reports prompts that were lost, answered twice or answered \
      out of order. With --fault, it reports what became of six prompts during a fault of Telegram \
      or of the agent, and restarts the command if it ends.
      """,
    arguments: [words], options: options,
    examples: [
      Example("sandbox measure --pace flood --prompts 10000 -- .build/bin/relay", "throughput"),
      Example(
        "sandbox measure --kills 100 --prompts 600 -- .build/bin/relay", "losses after kills"),
    ]
  ) { invocation, terminal throws(Failure) in
    try measure(invocation[words], invocation, terminal)
  }

  static let floor = Command(
    "floor", summary: "measure the simplest possible client",
    discussion: """
      Prints the same figures as sandbox measure, for a client with one thread and blocking sockets \
      that only forwards messages.
      """,
    options: options
  ) { invocation, terminal throws(Failure) in
    try measure([sibling("sandbox"), "client"], invocation, terminal)
  }

  private static func measure(
    _ words: [String], _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let plan = MeasurePlan(
      command: words, prompts: invocation[prompts], chats: invocation[chats],
      kills: invocation[kills], fault: invocation[fault], seed: UInt64(invocation[seed]),
      pace: invocation[pace],
      idle: invocation[idle])
    let measurement = try Measurement(
      plan, environment: invocation.environment, log: try openLog(invocation[log]))
    try terminal.out.write(try measurement.run().pretty)
    return .yes
  }
}

/// The parameters of a measurement.
struct MeasurePlan: Sendable {
  enum Pace: String, CaseIterable, Sendable {
    /// Posts each prompt after the answer to the previous one, to measure latency.
    case one
    /// Posts all prompts at once, to measure throughput.
    case flood
  }

  /// The program to measure and its arguments.
  var command: [String]
  /// The number of prompts. If all have been posted before the last kill, more are posted.
  var prompts = 1000
  /// The number of chats. Prompts are posted from the chats in turn.
  var chats = 4
  /// The number of times to kill the program. If it is 0, speed is measured.
  var kills = 0
  /// The fault to inject. If it is nil, speed is measured, or kills.
  var fault: MeasuredFault?
  var seed: UInt64 = 1
  var pace = Pace.one
  /// The time during which the program is left idle to measure idle processor time.
  var idle = Duration.seconds(3)
  /// The time limit of each wait: for the first poll, for the next answer, and for the end of the
  /// program.
  var patience = Duration.seconds(30)
}
