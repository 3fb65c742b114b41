extension Parser {
  mutating func takeOption(_ word: String) throws(Misuse) {
    // By bytes: with a combining mark behind it, "=" is another Character.
    let equals = word.utf8.firstIndex(of: UInt8(ascii: "="))
    let flag = String(word[..<(equals ?? word.endIndex)])
    let attached = equals.map { String(word[word.utf8.index(after: $0)...]) }
    if let specification = specification(flag) { return try take(specification, attached) }
    if helpWanted { return }
    switch flag {
    case "--help", "-h":
      guard attached == nil else { throw .unexpectedValue(option: flag) }
      helpWanted = true
    case "--version":
      guard attached == nil else { throw .unexpectedValue(option: flag) }
      special = .version
    case "--generate" where path.count == 1:
      special = .generate(try value(attached, of: flag, named: "FILE"))
    default: throw unknownOption(flag)
    }
  }

  private func specification(_ flag: String) -> OptionSpecification? {
    scope.lazy.map(\.specification).first { $0.flag == flag || $0.shortFlag == flag }
  }

  private mutating func take(
    _ option: OptionSpecification, _ attached: String?
  ) throws(Misuse) {
    var text = ""
    if let value = option.value {
      text = try self.value(attached, of: option.flag, named: value.name)
    } else if attached != nil {
      throw .unexpectedValue(option: option.flag)
    }
    let earlier = options[option.name, default: []]
    guard earlier.isEmpty || option.isRepeated || helpWanted else {
      throw .repeatedOption(option.flag)
    }
    options[option.name] = earlier + [text]
  }

  /// The attached value, or else the next word.
  private mutating func value(
    _ attached: String?, of option: String, named name: String
  ) throws(Misuse) -> String {
    if let attached { return attached }
    let isFollowed = position < words.count
    guard isFollowed, !isOption(words[position]) else {
      throw .missingValue(option: option, value: name, isFollowed: isFollowed)
    }
    position += 1
    return words[position - 1]
  }

  private func unknownOption(_ flag: String) -> Misuse {
    if let owner = owner(of: flag) { return .misplacedOption(flag, command: owner) }
    let known = scope.map(\.specification.flag) + ["--help", "--version"]
    let meant = suggestion(for: flag, among: known)
    return .unknownOption(
      shown: meant == nil ? harmless(flag) : flag, position: position, suggestion: meant)
  }

  /// The command further along the line that has the option.
  private func owner(of flag: String) -> String? {
    var command = command
    var names = path.map(\.name)
    for word in words[position...] {
      guard let next = command.subcommand(word) else { continue }
      command = next
      names.append(next.name)
      if next.options.contains(where: { $0.specification.flag == flag }) {
        return names.joined(separator: " ")
      }
    }
    return nil
  }
}
