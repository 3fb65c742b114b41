extension Parser {
  func isOption(_ word: String) -> Bool {
    let bytes = word.utf8
    guard bytes.first == UInt8(ascii: "-"), let second = bytes.dropFirst().first else {
      return false
    }
    return !(0x30...0x39).contains(second)
  }

  mutating func takeName(_ word: String) throws(Misuse) {
    guard case .group(let commands) = command.body else {
      return arguments.append((word, position))
    }
    if let found = command.subcommand(word) { return path.append(found) }
    if let implied = command.implied.flatMap(command.subcommand) {
      path.append(implied)
      return try takeName(word)
    }
    if path.count == 1, word == "help" {
      helpWanted = true
      namesMustExist = true
      return
    }
    guard !helpWanted || namesMustExist else { return }
    let names = commands.map(\.name) + (path.count == 1 ? ["help"] : [])
    let meant = suggestion(for: word, among: names)
    throw .unknownCommand(
      shown: meant == nil ? harmless(word) : word, position: position, suggestion: meant)
  }

  /// The word, if it can only be a misspelt name: whatever else was typed may be a secret in the wrong place.
  func harmless(_ word: String) -> String? {
    let bytes = word.utf8
    let isName = bytes.allSatisfy {
      (0x61...0x7a).contains($0) || (0x41...0x5a).contains($0) || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "_")
    }
    return isName && bytes.count <= 32 ? word : nil
  }
}
