/// A bot command at the start of a message: `/name@bot arguments`.
struct BotCommand: Equatable, Sendable {
  /// The name without its slash, in lower case: letters, digits, and underscores.
  let name: String

  /// The user name of the bot that the command is addressed to, as written; nil if the command
  /// contains none. In a group, every bot receives the commands for all bots.
  let bot: String?

  /// The text after the command, without leading and trailing white space.
  let arguments: String

  /// Parses a text. Returns nil if it does not begin with a command, such as `/usr/bin` or `/
  /// list`.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "/") else { return nil }
    let name = bytes.dropFirst().prefix(while: BotCommand.isNameByte)
    var rest = bytes.dropFirst(1 + name.count)
    var bot: ArraySlice<UInt8>?
    if rest.first == UInt8(ascii: "@") {
      bot = rest.dropFirst().prefix(while: BotCommand.isNameByte)
      rest = rest.dropFirst(1 + (bot?.count ?? 0))
    }
    guard (1...64).contains(name.count), bot?.isEmpty != true,
      rest.first.map(BotCommand.isSpace) ?? true
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self).lowercased()
    self.bot = bot.map { String(decoding: $0, as: UTF8.self) }
    let trimmed = rest.drop(while: BotCommand.isSpace)
    let end = trimmed.lastIndex { !BotCommand.isSpace($0) }.map { $0 + 1 } ?? trimmed.startIndex
    arguments = String(decoding: trimmed[..<end], as: UTF8.self)
  }

  /// Returns whether the command is addressed to the bot with this user name, or to no specific
  /// bot. The case of user names is ignored, as in Telegram.
  func isMeant(for username: String) -> Bool {
    guard let bot else { return true }
    return bot.lowercased() == username.lowercased()
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
