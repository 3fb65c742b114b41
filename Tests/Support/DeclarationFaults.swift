@testable package import Console

extension Program {
  /// The faults of the declarations themselves; a test expects none.
  ///
  /// Faults are names that are declared twice or cannot be typed, phrases that are empty or end
  /// with a period, arguments that can never be reached, words that a shell would split, and
  /// examples that the parser refuses.
  package var declarationFaults: [String] {
    commandPaths.flatMap { path -> [String] in
      guard let command = path.last else { return [] }
      let faults =
        nameFaults(path) + textFaults(command) + argumentFaults(command) + exampleFaults(path)
      return faults.map { path.map(\.name).joined(separator: " ") + ": " + $0 }
    }
  }

  private func nameFaults(_ path: [Command]) -> [String] {
    guard let command = path.last else { return [] }
    let options = path.flatMap(\.options).map(\.specification).filter { !$0.replacesInherited }
    let builtIn = ["--help", "-h", "--version"] + (path.count == 1 ? ["--generate"] : [])
    let flags = builtIn + options.map(\.flag) + options.compactMap(\.shortFlag)
    let arguments = command.arguments.map(\.specification.name)
    let commands = command.subcommands.map(\.name) + (path.count == 1 ? ["help"] : [])
    let untypable = (options.map(\.name) + [command.name]).filter { !isTypable($0) }
    return [flags, arguments, commands].flatMap(repeated).map { "\($0) is declared twice" }
      + untypable.map { "\($0) must consist of lower-case letters, digits and hyphens" }
  }

  private func textFaults(_ command: Command) -> [String] {
    let options = command.options.map(\.specification)
    let arguments = command.arguments.map(\.specification)
    let phrases =
      [("the summary", command.summary)] + options.map { ($0.flag, $0.help) }
      + arguments.map { ($0.name, $0.help) } + command.examples.map { ($0.line, $0.effect) }
    let completions = options.compactMap(\.value?.completion) + arguments.map(\.completion)
    return phrases.filter { $0.1.isEmpty || $0.1.hasSuffix(".") }
      .map { "\($0.0): the text is empty or ends with a period" }
      + completions.flatMap(\.words).filter { !isShellWord($0) }
      .map { "\($0) is more than a word for a shell" }
  }

  private func argumentFaults(_ command: Command) -> [String] {
    let counts = command.arguments.map(\.specification.count)
    return zip(counts, counts.dropFirst()).compactMap { earlier, later in
      if earlier.upperBound > 1 { return "an argument follows a repeated one" }
      let isUnreachable = earlier.lowerBound == 0 && later.lowerBound > 0
      return isUnreachable ? "a required argument follows an optional one" : nil
    }
  }

  /// Parses each example up to the first `|`, `<`, `>` or `&&`. Quotes are not supported.
  private func exampleFaults(_ path: [Command]) -> [String] {
    guard let command = path.last else { return [] }
    return command.examples.compactMap { example in
      let words = example.line.split(separator: " ").map(String.init)
      guard let start = words.firstIndex(of: name) else { return "\(example.line): no \(name)" }
      let own = words[(start + 1)...].prefix { !["|", "<", ">", "&&"].contains($0) }
      var parser = Parser(program: self, arguments: Array(own))
      do throws(UsageError) {
        try parser.scan()
        _ = try parser.request(environment: [:])
        return nil
      } catch .missingOption(_, environment: .some) {
        return nil
      } catch {
        return "\(example.line): \(error.failure(usage: "").message)"
      }
    }
  }

  private func repeated(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }
  }

  private func isTypable(_ name: String) -> Bool {
    let letters = name.utf8
    return letters.first.map { (0x61...0x7a).contains($0) } ?? false
      && letters.allSatisfy {
        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  private func isShellWord(_ word: String) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy {
        (0x61...0x7a).contains($0) || (0x41...0x5a).contains($0) || (0x30...0x39).contains($0)
          || "-_.,/+@%".utf8.contains($0)
      }
  }
}
