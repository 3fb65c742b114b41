import Subprocess

extension ScriptRun {
  /// `stdout PATTERN …`, `stderr PATTERN …`, `grep PATTERN … FILE`: each pattern is found; with
  /// `!`, none is. A pattern is a regular expression in which `^` and `$` match at the ends of a
  /// line. `! stdout` and `! stderr` alone: nothing was printed. `-count=N` before the patterns:
  /// each is found N times.
  func match(_ command: String, _ arguments: [String], isNegated: Bool) throws {
    var patterns = arguments
    var name = command
    if command == "grep" {
      guard let file = patterns.popLast() else { throw failure("usage: grep PATTERN… FILE") }
      name = file
    }
    var count: Int?
    if let first = patterns.first, first.hasPrefix("-count=") {
      count = Int(first.dropFirst(7))
      guard count != nil, !isNegated else { throw failure("usage: -count=N, without !") }
      patterns.removeFirst()
    }
    let bytes = try content(of: name)
    guard !patterns.isEmpty else {
      guard isNegated, command != "grep" else { throw failure("usage: \(command) PATTERN…") }
      guard bytes.isEmpty else { throw failure("\(name) is not empty") }
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for pattern in patterns {
      try require(pattern, in: text, of: name, count: count, isNegated: isNegated)
    }
  }

  private func require(
    _ pattern: String, in text: String, of name: String, count: Int?, isNegated: Bool
  ) throws {
    guard let regex = try? Regex(pattern) else {
      throw failure("\(pattern) is not a regular expression")
    }
    let matches = text.matches(
      of: regex.anchorsMatchLineEndings().matchingSemantics(.unicodeScalar)
    ).count
    if let count {
      guard matches == count else {
        throw failure("\(name) holds \(pattern) \(matches) times, expected \(count)")
      }
      return
    }
    guard (matches > 0) != isNegated else {
      throw failure("\(name) \(isNegated ? "holds" : "does not hold") \(pattern)")
    }
  }
}

extension ScriptRun {
  /// The secret and the chat id in scripts: no output of our programs may contain them.
  private static let canaries = ["hunter2", "7007007"]

  /// `refused N PROGRAM …`: the program exits with N, reports the reason in one line on standard
  /// error, prints nothing on standard output and changes nothing in `$WORK`, `$MEMORY` and
  /// `$DISK`. `-lines=N` before the status: N lines, one for each problem.
  mutating func refuse(_ arguments: [String]) throws {
    var words = arguments
    var lines = 1
    if let first = words.first, first.hasPrefix("-lines=") {
      guard let number = Int(first.dropFirst(7)) else { throw failure("usage: -lines=N") }
      lines = number
      words.removeFirst()
    }
    let before = try listing()
    try start("status", words, isNegated: false)
    guard let output = last else { return }
    guard output.stdout.isEmpty else { throw failure("a refusal prints nothing on stdout") }
    let said = output.errorText.split(separator: "\n", omittingEmptySubsequences: false)
    guard said.count == lines + 1, said.last == "", said.dropLast().allSatisfy(Self.isReason) else {
      throw failure("a refusal is \(lines) lines that begin with the program's name")
    }
    let after = try listing()
    guard after == before else {
      let changed = Set(after).symmetricDifference(before).sorted().joined(separator: "\n")
      throw failure("a refusal changes no file, but:\n\(changed)")
    }
  }

  private static func isReason(_ line: Substring) -> Bool {
    line.hasPrefix("relay: ") || line.hasPrefix("relayctl: ") || line.hasPrefix("relayctl ")
  }

  /// Fails if an output of our programs contains what only vaults and rendered files may contain.
  func requireDiscretion(_ words: [String], _ output: Output) throws {
    guard let program = words.first(where: { $0 == "relay" || $0 == "relayctl" }) else { return }
    for (name, text) in [("stdout", output.text), ("stderr", output.errorText)] {
      for canary in Self.canaries where text.contains(canary) {
        throw failure("\(name) of \(program) holds the secret \(canary)")
      }
    }
  }

  /// Path, kind and mode of everything in the script's folders, and a checksum of each file.
  private func listing() throws -> [String] {
    let places = [root] + places.map(\.path)
    let output = try Subprocess.run(
      ["find"] + places + ["-printf", "%p %y %m %l\\n", "-type", "f", "-exec", "cksum", "{}", "+"],
      environment: variables)
    return output.text.split(separator: "\n").map(String.init).sorted()
  }
}
