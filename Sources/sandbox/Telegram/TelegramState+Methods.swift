import JSON

extension TelegramState {
  /// A method that answers at once: the answer's body, or why not. The name is in lower case.
  mutating func perform(
    _ name: String, _ arguments: CallArguments, date: Int, at now: ContinuousClock.Instant
  ) throws(TelegramRefusal) -> [UInt8] {
    switch name {
    case "sendmessage": return try send(arguments, date: date, at: now)
    case "sendchataction": return try act(arguments)
    case "editmessagetext": return try edit(arguments, date: date)
    case "getme":
      var json: [UInt8] = []
      json.put(#"{"ok":true,"result":"#)
      json.put(TelegramDouble.bot)
      json.put("}")
      return json
    case "setmycommands":
      guard let list = arguments.document("commands"), list.arrayValue != nil else {
        throw .bad("can't parse commands JSON object")
      }
      commands = list
      return TelegramState.yes
    case "getmycommands": return Array(#"{"ok":true,"result":"#.utf8) + commands.canonical + [0x7d]
    case "deletewebhook":
      setWebhook(false)
      return TelegramState.yes
    case "getwebhookinfo":
      let url: JSONValue = hasWebhook ? "https://example.org/hook" : ""
      let result: JSONValue = [
        "ok": true,
        "result": [
          "url": url, "has_custom_certificate": false,
          "pending_update_count": .integer(pending.count),
        ],
      ]
      return result.canonical
    case "sendmessagedraft": return TelegramState.yes
    default: throw .methodNotFound
    }
  }

  private static let yes = Array(#"{"ok":true,"result":true}"#.utf8)
}
