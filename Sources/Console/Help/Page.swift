/// The content of a command's help and man page.
struct Page: Equatable, Sendable {
  /// A part of a term: text to type, a placeholder, or other text.
  enum Span: Equatable, Sendable {
    case typed(String)
    case placeholder(String)
    case text(String)

    var text: String {
      switch self {
      case .typed(let text), .placeholder(let text), .text(let text): text
      }
    }
  }

  /// A term and its meaning.
  struct Entry: Equatable, Sendable {
    var term: [Span]
    var meaning: String
  }

  /// A part of a section.
  enum Block: Equatable, Sendable {
    case paragraph(String)
    /// Lines that are printed unchanged.
    case lines([String])
    case entries([Entry])
  }

  struct Section: Equatable, Sendable {
    /// The heading as help prints it: "Exit status".
    var heading: String
    var blocks: [Block]
  }

  /// The words that name the command.
  var names: [String]
  var summary: String
  var usage: String
  var sections: [Section]

  /// Creates the page of the last command of a path; `nil` if the path is empty.
  init?(program: Program, path: [Command]) {
    guard let command = path.last else { return nil }
    names = path.map(\.name)
    summary = command.summary
    usage = UsageLine(path: path).text
    sections = []
    add("Description", Self.blocks(of: command.discussion))
    add("Arguments", command.arguments.map { Self.entry($0.specification) })
    let isRoot = path.count == 1
    let inner = isRoot ? path : Array(path.dropFirst())
    let options = Command.options(of: inner).map(\.specification)
    add("Options", options.map(Self.entry) + Self.builtIn(atRoot: isRoot))
    if !isRoot {
      let replaced = options.map(\.name)
      let global = program.root.options.map(\.specification).filter { !replaced.contains($0.name) }
      add("Global options", global.map(Self.entry))
    }
    add("Commands", command.subcommands.map(Self.entry))
    add("Examples", command.examples.map { Entry(term: [.typed($0.line)], meaning: $0.effect) })
    if command.subcommands.isEmpty || isRoot {
      add("Exit status", ExitStatus.allCases.compactMap { Self.entry($0, of: command) })
    }
  }

  private mutating func add(_ heading: String, _ blocks: [Block]) {
    guard !blocks.isEmpty else { return }
    sections.append(Section(heading: heading, blocks: blocks))
  }

  private mutating func add(_ heading: String, _ entries: [Entry]) {
    guard !entries.isEmpty else { return }
    add(heading, [.entries(entries)])
  }

  /// Splits a discussion into paragraphs and lines that are printed unchanged.
  private static func blocks(of discussion: String) -> [Block] {
    var blocks: [Block] = []
    var lines: [Substring] = []
    func flush() {
      guard let first = lines.first else { return }
      let isKept = first.utf8.starts(with: "  ".utf8)
      blocks.append(
        isKept
          ? .lines(lines.map { String($0.dropFirst(2)) }) : .paragraph(lines.joined(separator: " "))
      )
      lines = []
    }
    for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty { flush() } else { lines.append(line) }
    }
    flush()
    return blocks
  }

  private static func entry(_ argument: ArgumentSpecification) -> Entry {
    return Entry(term: [.placeholder(argument.usage)], meaning: argument.help + argument.conditions)
  }

  private static func entry(_ option: OptionSpecification) -> Entry {
    var term: [Span] = [.typed(option.flag)]
    if let short = option.shortFlag { term = [.typed(short), .text(", ")] + term }
    if let value = option.value { term += [.text(" "), .placeholder(value.name)] }
    return Entry(term: term, meaning: option.help + option.conditions)
  }

  private static func entry(_ command: Command) -> Entry {
    Entry(term: [.typed(command.name)], meaning: command.summary)
  }

  private static func entry(_ status: ExitStatus, of command: Command) -> Entry? {
    let meaning = command.exitStatuses[status] ?? status.meaning
    guard !meaning.isEmpty else { return nil }
    return Entry(term: [.typed(String(status.rawValue))], meaning: "\(status.name): \(meaning)")
  }

  private static func builtIn(atRoot isRoot: Bool) -> [Entry] {
    let help = Entry(
      term: [.typed("-h"), .text(", "), .typed("--help")], meaning: "print this help")
    guard isRoot else { return [help] }
    let version = Entry(term: [.typed("--version")], meaning: "print the version")
    let generate = Entry(
      term: [.typed("--generate"), .text(" "), .placeholder("FILE")],
      meaning: "print a man page or completion script; \"list\" prints their names")
    return [help, version, generate]
  }
}

/// The usage line of a command: `relayctl diff [OPTIONS] FROM TO`.
struct UsageLine {
  /// The path of the command, beginning with the program.
  let path: [Command]

  var text: String {
    var words = path.map(\.name)
    guard let command = path.last else { return "" }
    words.append("[OPTIONS]")
    if !command.subcommands.isEmpty { words.append("COMMAND") }
    let required = path.flatMap(\.options).map(\.specification).filter(\.isRequired)
    words += required.map { $0.synopsis }
    words += command.arguments.map(\.specification.usage)
    return words.joined(separator: " ")
  }
}
