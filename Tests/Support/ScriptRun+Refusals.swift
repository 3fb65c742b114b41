import Subprocess

extension ScriptRun {
  /// What scripts write where a secret or a chat id stands: no output of our programs may hold it.
  private static let canaries = ["hunter2", "7007007"]

  /// `refused N PROGRAM …`: the program exits with N, tells why in one line on standard error,
  /// prints nothing on standard output and changes nothing in `$WORK`, `$MEMORY` and `$DISK`.
  /// `-lines=N` before the status: so many lines, one for each thing that is wrong.
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

  /// No answer and no error of our programs holds what only vaults and rendered files may hold.
  func requireDiscretion(_ words: [String], _ output: Output) throws {
    guard let program = words.first(where: { $0 == "relay" || $0 == "relayctl" }) else { return }
    for (name, text) in [("stdout", output.text), ("stderr", output.errorText)] {
      for canary in Self.canaries where text.contains(canary) {
        throw failure("\(name) of \(program) holds the secret \(canary)")
      }
    }
  }

  /// Place, kind and mode of everything that the script has, and a checksum of each file.
  private func listing() throws -> [String] {
    let places = [root] + places.map(\.path)
    let output = try Subprocess.run(
      ["find"] + places + ["-printf", "%p %y %m %l\\n", "-type", "f", "-exec", "cksum", "{}", "+"],
      environment: variables)
    return output.text.split(separator: "\n").map(String.init).sorted()
  }
}
