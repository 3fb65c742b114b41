import Configuration
import Console
import JSON

/// `relayctl contract`: prints every variable that `relay` reads.
enum ContractCommand {
  private static let example = Option<Bool>.flag(
    "env-example", help: "print the content of .env.example instead")

  static let command = Command(
    "contract", summary: "print the configuration contract", options: [example],
    examples: [
      Example("relayctl contract", "prints every variable with type, default, class and owner"),
      Example(
        "relayctl contract --env-example > .env.example", "updates the committed .env.example"),
    ]
  ) { invocation, terminal throws(Failure) in
    guard !invocation[example] else {
      try terminal.out.write(Contract.envExample)
      return .yes
    }
    try terminal.answer(ContractReport(), invocation)
    return .yes
  }
}

/// The output of `contract`: the variables of the contract.
private struct ContractReport: Report {
  var json: JSONValue { ["variables": .array(Contract.variables.map(json))] }

  var markdown: String { Contract.markdown }

  func text(for stream: Stream) -> String {
    var table = Table(["variable", "type, range", "default", "class", "owner", "meaning"])
    for variable in Contract.variables {
      table.append([
        Table.Cell(variable.name), Table.Cell(Contract.typeText(variable)),
        Table.Cell(variable.defaultText), Table.Cell(variable.classText),
        Table.Cell(variable.owner),
        Table.Cell(variable.help, .dim),
      ])
    }
    return table.text(for: stream)
  }

  private func json(_ variable: Variable) -> JSONValue {
    [
      "name": .string(variable.name), "type": .string(variable.type.description),
      "unit": .optional(variable.unit), "required": .bool(variable.default == .required),
      "default": defaultValue(variable), "class": .string(variable.class.name),
      "rotation_days": rotation(variable), "delivery": delivery(variable),
      "owner": .string(variable.owner), "help": .string(variable.help),
      "change_needs": .optional(variable.changeNeeds),
    ]
  }

  private func defaultValue(_ variable: Variable) -> JSONValue {
    guard case .value(let text) = variable.default else { return .null }
    return .string(text)
  }

  private func rotation(_ variable: Variable) -> JSONValue {
    guard case .secret(let days?, _) = variable.class else { return .null }
    return .integer(days)
  }

  private func delivery(_ variable: Variable) -> JSONValue {
    guard case .secret(_, let delivery) = variable.class else { return .null }
    return .string(delivery.rawValue)
  }
}
