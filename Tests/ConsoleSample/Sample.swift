import Console

/// A small program with each sort of option and argument. Its commands print the parsed values.
@main enum Sample {
  static func main() { program.main() }

  enum Format: String, CaseIterable, Sendable { case text, json, markdown }
  enum Place: String, CaseIterable, Sendable { case dev, staging, prod }

  static let root = Option.optional(
    "root", .directory, environment: "SAMPLE_ROOT", help: "work in this directory")
  static let format = Option.value(
    "format", .choice(Format.self), default: .text, help: "how the answer is written")

  static let from = Argument("FROM", .choice(Place.self), help: "the environment compared")
  static let to = Argument("TO", .choice(Place.self), help: "the environment compared with")
  static let maxDrift = Option.value(
    "max-drift", .integer(in: 0...100).named("PERCENT"), default: 5,
    help: "refuse more drift than this; lowers the policy's limit")
  static let report = Option.optional("report", .path.named("FILE"), help: "write a report")
  static let strict = Option.flag("strict", short: "s", help: "refuse warnings too")

  static let kind = Argument("KIND", .text, help: "what happened")
  static let files = Argument.repeated("FILE", .path, help: "evidence")
  static let digests = Option.repeated("digest", .text.named("NAME=DIGEST"), help: "a digest")
  static let token = Option.required(
    "token", .integer(in: 1...9), environment: "SAMPLE_TOKEN", sensitive: true, help: "a token")
  static let wait = Option.value(
    "wait", .duration(in: .zero ... .seconds(60)), default: .seconds(10), help: "for the lock")
  static let limit = Argument.optional("LIMIT", .integer(in: -5...5), help: "how many")

  static let diff = Command(
    "diff", summary: "compare two environments",
    discussion:
      "Compares every variable that is not a secret.\n\nValues of secrets are never read.",
    arguments: [from, to], options: [maxDrift, report, strict],
    examples: [Example("sample diff staging prod", "compare staging with prod")],
    exitStatuses: [.no: "the drift is above the limit"]
  ) { invocation, terminal throws(Failure) in
    let report = invocation[report] ?? "none"
    let given = invocation.wasGiven(maxDrift)
    try terminal.out.write(
      """
      \(invocation[from]) \(invocation[to]) \(invocation[maxDrift]) \(given) \(report) \
      \(invocation[strict]) \(invocation[format]) \(invocation[root] ?? "nowhere")

      """)
    return .yes
  }

  static let append = Command(
    "append", summary: "append an entry", arguments: [kind, files], options: [digests, wait]
  ) { invocation, terminal throws(Failure) in
    try terminal.out.write(
      "\(invocation[kind]) \(invocation[files]) \(invocation[digests]) \(invocation[wait])\n")
    return .yes
  }

  static let list = Command("list", summary: "list entries", arguments: [limit]) {
    invocation, terminal throws(Failure) in
    try terminal.out.write("\(invocation[limit].map(String.init) ?? "all")\n")
    return .no
  }

  static let unlock = Command("unlock", summary: "use a token", options: [token]) {
    _, _ throws(Failure) in
    throw Failure(.integrity, "the seal\nis \u{1b}[31mbroken", hint: "restore it")
  }

  static let seal = Command("seal", summary: "read a secret from standard input") {
    _, terminal throws(Failure) in
    let secret = try terminal.readSecret(prompt: "Secret: ", limit: 16)
    try terminal.out.write("\(secret.count) bytes\n")
    return .yes
  }

  static let program = Program(
    "sample", version: { "sample 1.2.3" }, summary: "a program for tests",
    options: [root, format],
    commands: [
      diff, Command("logbook", summary: "the logbook", subcommands: [append, list]), unlock,
      seal, .completions,
    ])
}
