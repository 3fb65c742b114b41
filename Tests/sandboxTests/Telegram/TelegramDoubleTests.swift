import HTTPServer
import JSON
import Testing

@testable import sandbox

struct TelegramDoubleTests {
  @Test func acceptsArgumentsInThreeEncodings() async throws {
    let double = try TelegramDouble()
    let asking = Asking(double)
    double.post(chat: 5, text: "hello")
    let path = "/bot\(double.token)/sendMessage"
    let form = "application/x-www-form-urlencoded; charset=utf-8"
    let answers = [
      await asking.post(path, Array(#"{"chat_id":5,"text":"one & two\n"}"#.utf8)),
      await asking.post(path, Array("chat_id=5&text=one+%26+two%0A".utf8), type: form),
      await asking.get(path, query: [Field("chat_id", "5"), Field("text", "one & two\n")]),
      await asking.post(
        path, Array(#"{"text":"one & two\n"}"#.utf8), query: [Field("chat_id", "5")]),
    ]
    for answer in answers { #expect(answer.at("result.text") == "one & two\n") }
    #expect(double.texts(to: 5) == Array(repeating: "one & two\n", count: 4))
    await double.stop()
  }

  @Test func readsAListFromAForm() async throws {
    let double = try TelegramDouble()
    let body = "timeout=0&allowed_updates=%5B%22message%22%5D&offset=1000"
    let answer = await Asking(double).post(
      "/bot\(double.token)/getUpdates", Array(body.utf8),
      type: "application/x-www-form-urlencoded")
    #expect(answer.status == 200)
    #expect(double.postEdit(chat: 5, text: "x") == 0)
    #expect(double.calls.first?.offset == 1000)
    await double.stop()
  }

  @Test(
    arguments: [
      ("/bot1:x/getMe", 401, "Unauthorized"),
      ("/botx/getMe", 401, "Unauthorized: invalid token specified"),
      ("/getMe", 404, "Not Found"),
      ("/bot\(TelegramDouble.token)/nonsense", 404, "Not Found: method not found"),
    ])
  func refusesOtherPaths(path: String, status: Int, description: String) async throws {
    let double = try TelegramDouble()
    let answer = await Asking(double).post(path)
    #expect(answer.status == status)
    #expect(answer.at("error_code") == .integer(status))
    #expect(answer.at("description") == .string(description))
    await double.stop()
  }

  @Test func acceptsMethodNamesInAnyCase() async throws {
    let double = try TelegramDouble()
    #expect(await Asking(double).call("GETME").at("result.is_bot") == true)
    #expect(await Asking(double).call("test/getMe").at("result.is_bot") == true)
    await double.stop()
  }

  @Test(
    arguments: [
      (["chat_id": 5, "text": ""], 400, "Bad Request: message text is empty"),
      (["chat_id": 5, "text": " \n"], 400, "Bad Request: message text is empty"),
      (
        ["chat_id": 5, "text": .string(String(repeating: "😀", count: 4097))], 400,
        "Bad Request: message is too long"
      ),
      (["chat_id": 6, "text": "x"], 400, "Bad Request: chat not found"),
      (["chat_id": 7, "text": "x"], 403, "Forbidden: bot was blocked by the user"),
      (
        ["chat_id": -8, "text": "x"], 400,
        "Bad Request: group chat was upgraded to a supergroup chat"
      ),
      (
        ["chat_id": 5, "text": "x", "message_thread_id": 1], 400,
        "Bad Request: message thread not found"
      ),
    ] as [(JSONValue, Int, String)])
  func refusesAMessage(parameters: JSONValue, status: Int, description: String) async throws {
    let double = try TelegramDouble()
    double.setStanding(.open, of: 5)
    double.setStanding(.blocked, of: 7)
    double.migrate(chat: -8, to: -1_000_000_000_008)
    let answer = await Asking(double).call("sendMessage", parameters)
    #expect(answer.status == status)
    #expect(answer.at("description") == .string(description))
    if parameters["chat_id"] == -8 {
      #expect(answer.at("parameters.migrate_to_chat_id") == -1_000_000_000_008)
    }
    #expect(double.messages.isEmpty)
    await double.stop()
  }

  @Test func counts4096CodePoints() async throws {
    let double = try TelegramDouble()
    double.setStanding(.open, of: 5)
    let text = String(repeating: "😀", count: 4096)
    #expect(
      await Asking(double).call("sendMessage", ["chat_id": 5, "text": .string(text)]).status == 200)
    await double.stop()
  }

  @Test func limitsTheFloodWhereItIsTold() async throws {
    let double = try TelegramDouble(rules: TelegramRules(limitsFlood: true))
    double.setStanding(.open, of: 5)
    let asking = Asking(double)
    #expect(await asking.call("sendMessage", ["chat_id": 5, "text": "x"]).status == 200)
    let refused = await asking.call("sendMessage", ["chat_id": 5, "text": "x"])
    #expect(refused.status == 429)
    #expect(refused.headers.contains(Field("Retry-After", "1")))
    #expect(refused.at("parameters.retry_after") == 1)
    await double.stop()
  }

  @Test func waitsForAPostAndForAMessage() async throws {
    let double = try TelegramDouble()
    let asking = Asking(double)
    async let updates = asking.call("getUpdates", ["timeout": 30]).updates
    try await double.wait(for: "a poll") { $0.calls.count == 1 }
    let id = double.post(chat: 5, text: "hello")
    #expect(await updates == [id])
    async let next = double.nextMessage()
    _ = await asking.call("sendMessage", ["chat_id": 5, "text": "one"])
    _ = await asking.call("sendMessage", ["chat_id": 5, "text": "two"])
    #expect(try await next.text == "one")
    #expect(try await double.nextMessage().text == "two")
    await double.stop()
  }

  @Test func saysWhatItWaitedForInVain() async throws {
    let double = try TelegramDouble()
    let expected = WaitTimedOut(
      what: "1 messages", found: "messages: 0, pending updates: 0, last calls: []")
    await #expect(throws: expected) {
      try await double.messages(count: 1, within: .milliseconds(1))
    }
    await double.stop()
  }

  @Test(
    arguments: [
      (TelegramFault.closeBefore, nil, 0), (.closeAfter, nil, 1), (.badGateway, 502, 0),
      (.restarting, 500, 0), (.flood(7), 429, 0), (.unauthorized, 401, 0), (.notFound, 404, 0),
      (.otherConsumer, 409, 0), (.webhook, 409, 0), (.garbage, 200, 1),
      (.duplicateNames, 200, 1), (.cutInBody, 200, 1), (.latency(.milliseconds(1)), 200, 1),
    ] as [(TelegramFault, Int?, Int)])
  func carriesOutTheCallOrNot(fault: TelegramFault, status: Int?, taken: Int) async throws {
    let double = try TelegramDouble()
    double.setStanding(.open, of: 5)
    double.inject(fault, on: "sendMessage", times: 1)
    #expect(await Asking(double).call("getMe").status == 200)
    let answer = await Asking(double).call("sendMessage", ["chat_id": 5, "text": "x"])
    #expect(answer.isCut == (status == nil))
    if let status { #expect(answer.status == status) }
    #expect(double.messages.count == taken)
    #expect(double.faultsLeft == 0)
    #expect(await Asking(double).call("sendMessage", ["chat_id": 5, "text": "x"]).status == 200)
    await double.stop()
  }

  @Test func deliversTheSameUpdateTwice() async throws {
    let double = try TelegramDouble()
    double.post(chat: 5, text: "x")
    double.inject(.sameUpdateTwice, on: "getUpdates")
    #expect(await Asking(double).call("getUpdates").updates == [1000, 1000])
    await double.stop()
  }
}
