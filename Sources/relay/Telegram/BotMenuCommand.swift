import JSON

/// A line of the menu that clients show for a bot.
struct BotMenuCommand: Equatable, Sendable {
  /// The command without its slash: 1 to 32 of lower-case letters, digits and underscores.
  let name: String

  /// What it does, 1 to 256 characters.
  let summary: String

  var parameters: JSONValue {
    ["command": .string(name), "description": .string(summary)]
  }
}
