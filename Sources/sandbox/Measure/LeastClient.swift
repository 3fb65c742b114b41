import Console
import Glibc
import HTTPServer
import JSON

/// `sandbox client`: the least that can stand between a bot and an agent. No retries, no limits, no memory.
enum LeastClient {
  static let command = Command(
    "client", summary: "pass texts on, with the variables of the environment",
    discussion: "The yardstick that sandbox floor measures; it ends at the first error.",
    action: run)

  @Sendable private static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    func variable(_ name: String) throws(Failure) -> String {
      guard let value = invocation.environment[name] else {
        throw Failure(.misused, "\(name) is not set")
      }
      return value
    }
    let api = try variable("TELEGRAM_API_URL")
    let polls = try RawConnection(to: api)
    let sends = try RawConnection(to: api)
    let agent = try RawConnection(to: try variable("A2A_BASE_URL"))
    let bot = "/bot\(try variable("TELEGRAM_BOT_TOKEN"))/"
    let headers = "Authorization: Bearer \(try variable("A2A_API_KEY"))\r\nA2A-Version: 1.0\r\n"
    var offset = 0
    while true {
      let poll: JSONValue = ["offset": .integer(offset), "timeout": 50]
      let updates = try polls.post(bot + "getUpdates", poll)["result"]?.arrayValue ?? []
      for update in updates {
        guard let id = update["update_id"]?.integerValue, let message = update["message"],
          let chat = message["chat"]?["id"]
        else { continue }
        offset = id + 1
        let call: JSONValue = [
          "jsonrpc": "2.0", "id": 1, "method": "SendMessage",
          "params": [
            "message": [
              "messageId": .string("m-\(id)"), "role": "ROLE_USER",
              "parts": [["text": message["text"] ?? ""]],
            ]
          ],
        ]
        let task = try agent.post("/", call, headers: headers)["result"]?["task"]
        let part = task?["artifacts"]?.arrayValue?.first?["parts"]?.arrayValue?.first
        _ = try sends.post(
          bot + "sendMessage", ["chat_id": chat, "text": part?["text"] ?? "nothing"])
      }
    }
  }
}
