import HTTPServer
import JSON
import Testing

@testable import sandbox

struct AgentDoubleTests {
  /// The path of the task in an answer of a version.
  private func path(_ version: AgentVersion, _ rest: String) -> String {
    (version == .v1 ? "result.task." : "result.") + rest
  }

  @Test(arguments: [AgentVersion.v1, .v03])
  func echoesAtOnce(version: AgentVersion) async throws {
    let double = try AgentDouble()
    let answer = await Asking(double).prompt(version, "hi\nthere")
    #expect(answer.at("id") == "7")
    #expect(
      answer.at(path(version, "status.state")) == .string(AgentTaskState.completed.spelled(version))
    )
    #expect(answer.at(path(version, "artifacts.0.parts.0.text")) == "echo: hi\nthere")
    #expect(answer.at(path(version, "kind")) == (version == .v1 ? nil : "task"))
    #expect(answer.at(path(version, "history.0.messageId")) == "m-1")
    await double.stop()
  }

  @Test(
    arguments: [AgentVersion.v1, .v03],
    [
      ("!fail it broke", AgentTaskState.failed, "it broke"),
      ("!reject no", .rejected, "no"), ("!ask where?", .inputRequired, "where?"),
      ("!status done", .completed, "done"), ("!empty", .completed, nil),
      ("!auth", .authRequired, "sign in at https://example.org/sign-in"),
    ] as [(String, AgentTaskState, String?)])
  func doesWhatThePromptSays(
    version: AgentVersion, script: (prompt: String, state: AgentTaskState, note: String?)
  ) async throws {
    let double = try AgentDouble()
    let answer = await Asking(double).prompt(version, script.prompt)
    #expect(answer.at(path(version, "status.state")) == .string(script.state.spelled(version)))
    #expect(
      answer.at(path(version, "status.message.parts.0.text")) == script.note.map(JSONValue.string))
    #expect(answer.at(path(version, "artifacts")) == nil)
    await double.stop()
  }

  @Test(arguments: [AgentVersion.v1, .v03])
  func answersWithAMessage(version: AgentVersion) async throws {
    let double = try AgentDouble()
    let answer = await Asking(double).prompt(version, "!direct hi")
    let place = version == .v1 ? "result.message." : "result."
    #expect(answer.at(place + "parts.0.text") == "echo: hi")
    #expect(answer.at(place + "role") == (version == .v1 ? "ROLE_AGENT" : "agent"))
    #expect(double.made == 0)
    await double.stop()
  }

  @Test(arguments: [AgentVersion.v1, .v03])
  func asksAndAcceptsTheAnswerOnce(version: AgentVersion) async throws {
    let double = try AgentDouble()
    let asked = await Asking(double).prompt(version, "!ask where?")
    let task = try #require(asked.at(path(version, "id"))?.stringValue)
    let answered = await Asking(double).prompt(version, "here", task: task, id: "m-2")
    #expect(answered.at(path(version, "id")) == .string(task))
    #expect(answered.at(path(version, "artifacts.0.parts.0.text")) == "echo: here")
    let again = await Asking(double).prompt(version, "there", task: task, id: "m-3")
    #expect(again.at("error.code") == (version == .v1 ? -32004 : -32602))
    let unknown = await Asking(double).prompt(version, "there", task: "nothing", id: "m-4")
    #expect(unknown.at("error.code") == -32001)
    #expect(double.made == 1)
    await double.stop()
  }

  @Test(arguments: [AgentVersion.v1, .v03])
  func worksUntilItIsCanceled(version: AgentVersion) async throws {
    let double = try AgentDouble()
    let asking = Asking(double)
    let begun = await asking.prompt(version, "!never", immediate: true)
    #expect(
      begun.at(path(version, "status.state")) == .string(AgentTaskState.working.spelled(version)))
    let task = try #require(begun.at(path(version, "id")))
    let names =
      version == .v1 ? ["GetTask", "CancelTask"] : ["tasks/get", "tasks/cancel"]
    #expect(
      await asking.call(version, names[0], ["id": task]).at("result.status.state")
        == .string(AgentTaskState.working.spelled(version)))
    #expect(
      await asking.call(version, names[1], ["id": task]).at("result.status.state")
        == .string(AgentTaskState.canceled.spelled(version)))
    #expect(
      await asking.call(version, names[1], ["id": task]).at("error.code") == -32002)
    #expect(await asking.call(version, names[0], ["id": "no"]).at("error.code") == -32001)
    #expect(double.canceled == 1)
    await double.stop()
  }

  @Test func endsABlockingCallWhenTheTaskIsCanceled() async throws {
    let double = try AgentDouble()
    let asking = Asking(double)
    async let blocked = asking.prompt(.v1, "!never")
    try await double.prompts(count: 1)
    _ = await asking.call(.v1, "CancelTask", ["id": "task-2"])
    #expect(await blocked.at("result.task.status.state") == "TASK_STATE_CANCELED")
    await double.stop()
  }

  @Test func completesASlowTaskInItsTime() throws {
    let start = ContinuousClock.now
    var task = AgentTask(
      id: "t", context: "c", messageID: "m", prompt: "!slow 5 hi",
      script: AgentScript("!slow 5 hi"),
      echo: "echo: ", at: start)
    task.advance(to: start + .milliseconds(4999))
    #expect(task.state == .working && task.visibleChunks.isEmpty)
    task.advance(to: start + .seconds(5))
    #expect(task.state == .completed && task.visibleChunks == ["echo: hi"])
  }

  @Test(
    arguments: [
      (AgentVersion.v1, "SendMessage", "", [.v1, .v03], -32009),
      (.v1, "SendMessage", "0.3", [.v1, .v03], -32009), (.v1, "SendMessage", "2.0", [.v1], -32009),
      (.v1, "SendMessage", "1.0", [.v03], -32601), (.v03, "message/send", "", [.v1], -32601),
      (.v03, "message/send", "1.0", [.v1, .v03], -32603), (.v1, "Nonsense", "1.0", [.v1], -32601),
      (.v1, "SendMessage", "1.1", [.v1], -32602), (.v03, "message/send", "", [.v03], -32602),
    ] as [(AgentVersion, String, String, Set<AgentVersion>, Int)])
  func followsTheVersionMatrix(
    version: AgentVersion, method: String, header: String, offered: Set<AgentVersion>, code: Int
  ) async throws {
    let double = try AgentDouble(rules: AgentRules(versions: offered))
    let answer = await Asking(double).call(version, method, [:], header: header)
    #expect(answer.status == 200)
    #expect(answer.at("error.code") == .integer(code))
    await double.stop()
  }

  @Test func offersWhatItSpeaks() async throws {
    let double = try AgentDouble(rules: AgentRules(key: "k"))
    let asking = Asking(double)
    let both = await asking.get(AgentDouble.cardPath)
    #expect(both.at("supportedInterfaces.1.protocolVersion") == "0.3")
    #expect(both.at("url") == .string(double.url + "/"))
    #expect(both.at("securitySchemes.bearer.httpAuthSecurityScheme.scheme") == "Bearer")
    let tag = try #require(both.headers.first { $0.name == "ETag" }?.value)
    #expect(
      await asking.get(AgentDouble.cardPath, headers: [Field("if-none-match", tag)]).status == 304)
    double.setRules { $0.versions = [.v03] }
    let old = await asking.get(AgentDouble.cardPath)
    #expect(old.at("supportedInterfaces") == nil && old.at("protocolVersion") == "0.3.0")
    #expect(await asking.prompt(.v03, "x").status == 401)
    await double.stop()
  }

  @Test func countsTheTasksOfAMessage() async throws {
    let double = try AgentDouble()
    _ = await Asking(double).prompt(.v1, "a", id: "one")
    #expect(double.repeated.isEmpty)
    _ = await Asking(double).prompt(.v1, "a", id: "one")
    #expect(double.repeated == ["one": 2])
    await double.stop()
  }

  @Test func listsTheTasksOfAContext() async throws {
    let double = try AgentDouble()
    let asking = Asking(double)
    let first = await asking.prompt(.v1, "a")
    _ = await asking.prompt(.v1, "b", id: "m-2")
    let context = try #require(first.at("result.task.contextId"))
    let list = await asking.call(.v1, "ListTasks", ["contextId": context])
    #expect(list.at("result.tasks")?.arrayValue?.count == 1)
    #expect(list.at("result.tasks.0.history.0.messageId") == "m-1")
    await double.stop()
  }

  @Test(
    arguments: [
      (AgentFault.closeBefore, nil, 0), (.closeAfter, nil, 1), (.unauthorized, 401, 0),
      (.flood(3), 429, 0), (.serverError, 500, 0), (.unavailable(3), 503, 0),
      (.versionRefused, 200, 0), (.lostContext, 200, 0), (.garbage, 200, 1),
      (.cutInBody, 200, 1),
    ] as [(AgentFault, Int?, Int)])
  func carriesOutTheCallOrNot(fault: AgentFault, status: Int?, taken: Int) async throws {
    let double = try AgentDouble()
    double.inject(fault, on: .send)
    let answer = await Asking(double).prompt(.v1, "x")
    #expect(answer.isCut == (status == nil))
    if let status { #expect(answer.status == status) }
    #expect(double.made == taken)
    #expect(await Asking(double).prompt(.v1, "x", id: "m-2").at("result.task") != nil)
    await double.stop()
  }

  @Test(arguments: [0, 1, 80, 1000, 4096, 5000])
  func writesTheRequestedCodePoints(count: Int) {
    #expect(AgentScript.longText(count).unicodeScalars.count == count)
  }
}
