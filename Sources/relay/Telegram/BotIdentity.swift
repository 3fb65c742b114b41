import JSON

/// Who the bot is, as `getMe` tells it.
struct BotIdentity: Equatable, Sendable {
  /// Its user id, the digits of the token.
  let id: Int64

  /// Its user name without `@`: what a command in a group names.
  let username: String

  /// Its display name; untrusted text.
  let name: String

  /// nil unless id and user name are there.
  init?(_ result: JSONValue) {
    guard let id = result["id"]?.integerValue, let username = result["username"]?.stringValue,
      !username.isEmpty
    else { return nil }
    self.id = Int64(id)
    self.username = username
    name = result["first_name"]?.stringValue ?? username
  }
}
