extension Parser {
  func optionValues(environment: [String: String]) throws(Misuse) -> [String: Parsed] {
    var values: [String: Parsed] = [:]
    for option in scope {
      let specification = option.specification
      guard values[specification.name] == nil else { continue }
      values[specification.name] = try option.read(given(specification, environment))
    }
    return values
  }

  private func given(
    _ option: OptionSpecification, _ environment: [String: String]
  ) -> [GivenValue] {
    if let texts = options[option.name] {
      return texts.map { GivenValue(source: .option(option.flag), text: $0) }
    }
    guard let name = option.environment, let text = environment[name], !text.isEmpty else {
      return []
    }
    return [GivenValue(source: .variable(name), text: text)]
  }

  func argumentValues() throws(Misuse) -> [String: Parsed] {
    var values: [String: Parsed] = [:]
    var rest = arguments[...]
    for argument in command.arguments {
      let specification = argument.specification
      let taken = rest.prefix(specification.count.upperBound)
      rest = rest.dropFirst(taken.count)
      values[specification.name] = try argument.read(
        taken.map { GivenValue(source: .argument(specification.name), text: $0.text) })
    }
    if let extra = rest.first { throw .unexpectedArgument(position: extra.position) }
    return values
  }
}
