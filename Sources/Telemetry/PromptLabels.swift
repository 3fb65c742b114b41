/// A persona and what the chat asked for: `prompt`, or the name of a command.
package struct PromptLabels: LabelSet {
  package static let names = ["persona", "command"]
  package static let other = PromptLabels(persona: "other", command: "other")
  /// The persona.
  package let persona: String
  /// `prompt`, or the command's name without its slash.
  package let command: String
  package var values: [String] { [persona, command] }

  /// Labels.
  package init(persona: String, command: String) {
    self.persona = persona
    self.command = command
  }
}
