/// How a command is called: `relayctl diff [OPTIONS] FROM TO`.
struct UsageLine {
  /// The program and the commands below it.
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
