extension Program {
  /// A man page for the program and for each command, with file names such as `relayctl-logbook-append.1`.
  package func manPages() -> [(name: String, text: String)] {
    paths(below: [root]).compactMap { path in
      guard let page = Page(program: self, path: path) else { return nil }
      let man = ManPage(
        page: page, version: version(), related: related(to: path), environment: variables(of: path)
      )
      return (man.name + ".1", man.text)
    }
  }

  /// A path and all those below it.
  func paths(below path: [Command]) -> [[Command]] {
    guard let command = path.last else { return [] }
    return [path] + command.subcommands.flatMap { paths(below: path + [$0]) }
  }

  /// The command above, its other commands, and the commands below.
  private func related(to path: [Command]) -> [String] {
    let names = path.map(\.name)
    var related: [[String]] = []
    if let parent = path.dropLast().last {
      let above = Array(names.dropLast())
      related.append(above)
      related += parent.subcommands.map { above + [$0.name] }.filter { $0 != names }
    }
    related += path.last.map { $0.subcommands.map { names + [$0.name] } } ?? []
    return related.map { $0.joined(separator: "-") }
  }

  private func variables(of path: [Command]) -> [Page.Entry] {
    var entries: [Page.Entry] = []
    for option in path.reversed().flatMap(\.options).map(\.specification) {
      guard let name = option.environment else { continue }
      let meaning = "value of \(option.flag) when that is not given; empty counts as unset"
      entries.append(Page.Entry(term: [.typed(name)], meaning: meaning))
    }
    guard path.count == 1 else { return entries }
    let meaning = "when set and not empty, terminals get no colour either"
    return entries + [Page.Entry(term: [.typed("NO_COLOR")], meaning: meaning)]
  }
}
