import Console
import Glibc
import JSON

/// `sandbox measure` and `sandbox floor`: a command against the doubles, in figures.
enum MeasureCommand {
  private static let prompts = Option<Int>.value(
    "prompts", .integer(in: 1...1_000_000), default: 1000, help: "how many prompts")
  private static let chats = Option<Int>.value(
    "chats", .integer(in: 1...1000), default: 4, help: "how many chats take turns")
  private static let kills = Option<Int>.value(
    "kills", .integer(in: 0...100_000), default: 0,
    help: "kill it so often under load and tell what was lost; 0 measures speed")
  private static let seed = Option<Int>.value(
    "seed", .integer(in: 0...Int.max), default: 1, help: "what the moments of kills come from")
  private static let pace = Option<MeasurePlan.Pace>.value(
    "pace", .choice(), default: .one,
    help: "one prompt when the one before is answered, or a flood of all at once")
  private static let idle = Option<Duration>.value(
    "idle", .duration(in: .zero ... .seconds(600)), default: .seconds(3),
    help: "how long it has nothing to do for the idle figures")
  private static let log = Option<String>.value(
    "log", .path, default: "/dev/null", help: "where its outputs are appended")
  private static let words = Argument<[String]>.repeated(
    "COMMAND", .text, atLeast: 1, help: "the command and its arguments, behind --")

  private static let options: [any AnyOption] = [prompts, chats, kills, seed, pace, idle, log]

  static let command = Command(
    "measure", summary: "measure a command between the doubles",
    discussion: """
      Starts the doubles and the command with relay's variables in its environment, and prints one JSON object: start \
      to first poll, added latency of a prompt (from when its update could be fetched until sendMessage arrived; the \
      agent answers at once), throughput, memory, processor, threads, descriptors and the stop; with --kills what was \
      lost, answered twice or out of order.
      """,
    arguments: [words], options: options,
    examples: [
      Example("sandbox measure --pace flood --prompts 10000 -- .build/bin/relay", "throughput"),
      Example("sandbox measure --kills 100 --prompts 600 -- .build/bin/relay", "what kills cost"),
    ]
  ) { invocation, terminal throws(Failure) in
    try measure(invocation[words], invocation, terminal)
  }

  static let floor = Command(
    "floor", summary: "measure the least that a client can do",
    discussion:
      "The same figures for a client of one thread with blocking sockets that only passes texts on.",
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
