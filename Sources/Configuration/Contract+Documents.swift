extension Contract {
  /// `.env.example`: every variable with its help as comments, by the strict grammar.
  ///
  /// Variables with a default are set to it, so that the file changes nothing; all others are
  /// commented out.
  package static var envExample: String {
    let head = """
      # Every variable of relay, from its configuration contract; relayctl contract makes this file.
      # Lines that are set hold the default. Grammar: docs/formats/environment-file.md. Below
      # environments/ a secret or regulated variable is a reference: docs/formats/reference.md.

      """
    return head + variables.map { "\n" + example($0) }.joined()
  }

  /// A Markdown table of the contract.
  package static var markdown: String {
    let rows = variables.map { variable in
      let cells = [
        "`\(variable.name)`", typeText(variable), variable.defaultText, variable.classText,
        variable.owner, help(variable),
      ]
      return "| " + cells.joined(separator: " | ") + " |\n"
    }
    return "| variable | type, range | default | class | owner | meaning |\n"
      + "|---|---|---|---|---|---|\n" + rows.joined()
  }

  /// Type and unit in one cell.
  package static func typeText(_ variable: Variable) -> String {
    variable.type.description + (variable.unit.map { " (\($0))" } ?? "")
  }

  private static func help(_ variable: Variable) -> String {
    variable.help + (variable.changeNeeds.map { "; a change needs \($0)" } ?? "")
  }

  private static func example(_ variable: Variable) -> String {
    let needs = variable.default == .required ? "required" : "default \(variable.defaultText)"
    var text = "# \(help(variable)).\n"
    text += "# \(typeText(variable)); \(needs); \(variable.classText); owner: \(variable.owner)\n"
    guard case .value(let value) = variable.default else { return text + "# \(variable.name)=\n" }
    return text + "\(variable.name)=\(value)\n"
  }
}
