/// What may follow the name of a command.
struct CompletionNode: Sendable {
  let path: [String]
  let options: [OptionSpecification]
  let arguments: [ArgumentSpecification]
  let commands: [Command]

  /// `relayctl logbook append`.
  var name: String { path.joined(separator: " ") }
}

/// A name as a part of a shell function's: ASCII letters, digits and underscores.
func shellName(_ name: String) -> String {
  String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
}
