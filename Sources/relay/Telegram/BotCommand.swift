/// A command as Telegram marks it: `/name@bot arguments`.
struct BotCommand: Equatable, Sendable {
  /// The name without its slash, in lower case: letters, digits, underscores.
  let name: String

  /// The bot it is meant for, as written; nil when none is named. In groups the commands of all
  /// bots arrive at each.
  let bot: String?

  /// What follows, without the white space around it.
  let arguments: String

  /// nil for a text that does not begin with a command: `/usr/bin` and `/ list` are none.
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

  /// Whether the command is for the bot of that user name, which Telegram compares without case.
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
