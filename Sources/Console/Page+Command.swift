extension Page {
  /// The page of the last command of a path.
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
    let options = inner.reversed().flatMap(\.options).map { Self.entry($0.specification) }
    add("Options", options + Self.builtIn(atRoot: isRoot))
    if !isRoot {
      add("Global options", program.root.options.map { Self.entry($0.specification) })
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
    return Entry(term: [.typed(String(status.rawValue))], meaning: meaning)
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
