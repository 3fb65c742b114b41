import HTTP
import JSON
import Testing

@testable import relay

/// Replies of a2a-sdk 1.3.0 and 0.3.26 and of fasta2a 2.1.1, with shortened ids.
@Suite struct RPCReplyTests {
  enum Gist: Equatable, Sendable {
    case task(String, TaskState, String)
    case message(String)
    case status(String, TaskState)
    case artifact(String, String, append: Bool)
    case tasks([String])
  }

  private func gist(_ result: AgentResult) -> Gist {
    switch result {
    case .task(let task): .task(task.id, task.state, task.text)
    case .message(let message): .message(message.parts.text)
    case .status(let id, _, let status): .status(id, status.state)
    case .artifact(let id, _, let artifact, let append):
      .artifact(id, artifact.parts.text, append: append)
    case .tasks(let tasks): .tasks(tasks.map(\.id))
    }
  }

  static let parts10 = #"[{"text":"echo: "},{"text":"hi "},{"text":"there"}]"#
  static let parts03 =
    #"[{"kind":"text","text":"echo: "},{"kind":"text","text":"hi "},{"kind":"text","text":"there"}]"#

  @Test(arguments: [
    (
      "1.0, blocking send",
      """
      {"result":{"task":{"id":"cf14","contextId":"59e4","status":{"state":"TASK_STATE_COMPLETED",\
      "timestamp":"2026-11-23T08:24:12.250744Z"},"artifacts":[{"artifactId":"a1","name":"reply",\
      "parts":\(parts10)}],"history":[{"messageId":"m-1","contextId":"59e4","taskId":"cf14",\
      "role":"ROLE_USER","parts":[{"text":"hi there"}]},{"messageId":"f602","contextId":"59e4",\
      "taskId":"cf14","role":"ROLE_AGENT","parts":[{"text":"thinking"}]}]}},"id":"1","jsonrpc":"2.0"}
      """, Gist.task("cf14", .completed, "echo: hi there")
    ),
    (
      "1.0, direct message",
      """
      {"result":{"message":{"messageId":"411c","contextId":"179c","role":"ROLE_AGENT","parts":\
      [{"text":"hello"}]}},"id":"1","jsonrpc":"2.0"}
      """, .message("hello")
    ),
    (
      "a direct message whose role is unknown",
      """
      {"result":{"message":{"messageId":"411c","contextId":"179c","role":"ROLE_ASSISTANT","parts":\
      [{"text":"hello"}]}},"id":"1","jsonrpc":"2.0"}
      """, .message("hello")
    ),
    (
      "a message in the history whose role is unknown",
      """
      {"result":{"task":{"id":"cf14","status":{"state":"TASK_STATE_COMPLETED"},"history":[{"role":\
      "ROLE_USER","parts":[{"text":"hi"}]},{"role":7,"parts":[{"text":"hello"}]}]}},"id":"1"}
      """, .task("cf14", .completed, "hello")
    ),
    (
      "0.3, blocking send",
      """
      {"id":"1","jsonrpc":"2.0","result":{"artifacts":[{"artifactId":"a1","name":"reply","parts":\
      \(parts03)}],"contextId":"2495","history":[],"id":"f969","kind":"task","status":\
      {"state":"completed","timestamp":"2026-11-23T08:24:12.311106Z"}}}
      """, .task("f969", .completed, "echo: hi there")
    ),
    (
      "0.3, direct message",
      """
      {"id":"1","jsonrpc":"2.0","result":{"contextId":"97d2","kind":"message","messageId":"6b14",\
      "parts":[{"kind":"text","text":"hello"}],"role":"agent"}}
      """, .message("hello")
    ),
    (
      "0.3, direct message about a task",
      """
      {"id":"1","jsonrpc":"2.0","result":{"taskId":"t","kind":"message","messageId":"6b14",\
      "parts":[{"kind":"text","text":"hello"}],"role":"agent"}}
      """, .message("hello")
    ),
    (
      "1.0, working task",
      """
      {"result":{"id":"cc8b","contextId":"d154","status":{"state":"TASK_STATE_WORKING","message":\
      {"messageId":"x","role":"ROLE_AGENT","parts":[{"text":"thinking"}]}}},"id":"2","jsonrpc":"2.0"}
      """, .task("cc8b", .working, "thinking")
    ),
    (
      "1.0, question",
      """
      {"result":{"task":{"id":"740d","contextId":"d584","status":{"state":\
      "TASK_STATE_INPUT_REQUIRED","message":{"role":"ROLE_AGENT","messageId":"x","parts":\
      [{"text":"Which city?"}]}}}},"id":"1","jsonrpc":"2.0"}
      """, .task("740d", .inputRequired, "Which city?")
    ),
    (
      "1.0, status event",
      """
      {"result": {"statusUpdate": {"taskId": "8111", "contextId": "3906", "status": {"state": \
      "TASK_STATE_WORKING"}}}, "id": "7", "jsonrpc": "2.0"}
      """, .status("8111", .working)
    ),
    (
      "1.0, artifact event",
      """
      {"result": {"artifactUpdate": {"taskId": "8111", "contextId": "3906", "artifact": \
      {"artifactId": "a1", "parts": [{"text": "b"}]}, "append": true, "lastChunk": true}}, \
      "id": "7", "jsonrpc": "2.0"}
      """, .artifact("8111", "b", append: true)
    ),
    (
      "0.3, status event",
      """
      {"id":"7","jsonrpc":"2.0","result":{"contextId":"c","final":true,"kind":"status-update",\
      "status":{"state":"input-required"},"taskId":"fa54"}}
      """, .status("fa54", .inputRequired)
    ),
    (
      "0.3, artifact event",
      """
      {"id":"7","jsonrpc":"2.0","result":{"append":false,"artifact":{"artifactId":"a1","parts":\
      [{"kind":"text","text":"echo: "}]},"contextId":"c","kind":"artifact-update","lastChunk":false,\
      "taskId":"fa54"}}
      """, .artifact("fa54", "echo: ", append: false)
    ),
    (
      "fasta2a's mixture",
      """
      {"jsonrpc":"2.0","id":"1","result":{"task":{"id":"t9","contextId":"c9","kind":"task","status":\
      {"state":"submitted","timestamp":"2026-11-23T08:31:38.326912"},"history":[{"role":"user",\
      "parts":[{"text":"hi"}],"kind":"message","messageId":"m"}]}}}
      """, .task("t9", .submitted, "")
    ),
    (
      "1.0, list",
      #"{"result":{"tasks":[{"id":"a","status":{}},{"id":"b","status":{}}],"totalSize":2},"id":"1"}"#,
      .tasks(["a", "b"])
    ),
    (
      "members from the future",
      #"{"result":{"task":{"id":"a","status":{"state":"TASK_STATE_DREAMING","x":1},"y":[]},"z":0}}"#,
      .task("a", .unknown, "")
    ),
  ]) func readsAnswersOfBothVersions(label: String, body: String, expected: Gist) throws {
    let result = RPCReply.result(.canned(200), Array(body.utf8))
    #expect(gist(try result.get()) == expected)
  }

  @Test(arguments: [
    (
      "1.0, version",
      200,
      """
      {"error":{"code":-32009,"message":"A2A version '0.3' is not supported by this handler.",\
      "data":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo"}]},"id":"1","jsonrpc":"2.0"}
      """,
      CallFailure.rpc(
        code: -32009, message: "A2A version '0.3' is not supported by this handler.")
    ),
    (
      "0.3, task", 200,
      #"{"jsonrpc":"2.0","id":"4","error":{"code":-32001,"data":null,"message":"Task not found"}}"#,
      .rpc(code: -32001, message: "Task not found")
    ),
    (
      "an error with status 400", 400, #"{"error":{"code":-32602,"message":"no"},"id":null}"#,
      .rpc(code: -32602, message: "no")
    ),
    (
      "an error with status 500", 500, #"{"error":{"code":-32603}}"#,
      .rpc(code: -32603, message: "")
    ),
    ("a page", 200, " <html>", .webPage), ("nothing", 200, "", .unreadable),
    ("neither result nor error", 200, #"{"jsonrpc":"2.0","id":"1"}"#, .unreadable),
    ("no result", 200, #"{"result":null,"id":"1"}"#, .unreadable),
    ("a result of another kind", 200, #"{"result":{"x":1}}"#, .unreadable),
    ("a task without id", 200, #"{"result":{"task":{"status":{}}}}"#, .unreadable),
    ("fasta2a's own 500", 500, "1 validation error", .status(500, retryAfter: nil)),
    ("unauthorized", 401, #"{"error":"unauthorized"}"#, .status(401, retryAfter: nil)),
    (
      "unauthorized, with a JSON-RPC body", 403, #"{"error":{"code":-32001,"message":""}}"#,
      .status(403, retryAfter: nil)
    ),
    (
      "a result with an error status", 502, #"{"result":{"tasks":[]}}"#,
      .status(502, retryAfter: nil)
    ),
    ("a redirect", 301, "", .status(301, retryAfter: nil)),
  ]) func classifiesFailedReplies(
    label: String, status: Int, body: String, failure: CallFailure
  ) {
    #expect(RPCReply.result(.canned(status), Array(body.utf8)) == .failure(failure))
  }

  @Test(
    arguments: [
      ("7", Duration.seconds(7)), ("0", .zero), ("-1", nil), ("soon", nil),
      ("Wed, 21 Oct 2026 07:28:00 GMT", .zero), ("Wed, 21 Oct 2037 07:28:00 GMT", .seconds(86_400)),
      ("99999999", .seconds(86_400)),
    ] as [(String, Duration?)])
  func readsRetryAfter(header: String, time: Duration?) {
    let result = RPCReply.result(.canned(503, headers: ["retry-after": header]), [])
    #expect(result == .failure(.status(503, retryAfter: time)))
  }

  /// A date is compared with the time of the reply.
  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:30 GMT", Duration.seconds(7)),
      ("Thu, 29 Feb 2024 00:00:05 GMT", "Wed, 28 Feb 2024 23:59:55 GMT", .seconds(10)),
      ("Sun, 01 Mar 2026 00:00:00 GMT", "Sat, 28 Feb 2026 23:59:00 GMT", .seconds(60)),
      ("Thu, 01 Jan 2026 00:00:01 GMT", "Wed, 31 Dec 2025 23:59:59 GMT", .seconds(2)),
      ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 09:00:00 GMT", .zero),
      ("Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:30 GMT", .seconds(7)),
      ("Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:30 GMT", nil),
      ("Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:30 GMT", nil),
    ] as [(String, String, Duration?)])
  func readsRetryAfterAsADate(header: String, date: String, time: Duration?) {
    let head = ReplyHead.canned(503, headers: ["retry-after": header, "date": date])
    #expect(head.retryAfter == time)
  }

  /// Faults that peers make in JSON cost the value in which they are, not the answer.
  @Test(arguments: [
    ("a byte order mark", "\u{FEFF}#"),
    ("Python's numbers", #"#,"x":NaN,"y":[Infinity,-Infinity]"#),
    ("a name twice", #"#,"x":{"a":1,"a":2}"#), ("superfluous commas", #"#,"x":[1,2,],"#),
    ("a lone surrogate", #"#,"x":"\ud83d""#), ("a control character", "#,\"x\":\"a\tb\""),
    ("an unknown escape", #"#,"x":"\q""#), ("a number with a leading zero", #"#,"x":01"#),
    ("an unknown word", #"#,"x":None"#),
    (
      "nested too deeply",
      #"#,"x":"# + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    ),
  ])
  func readsAnswersWithFaults(label: String, members: String) throws {
    let task =
      #"{"result":{"task":{"id":"t","status":{"state":"TASK_STATE_COMPLETED","message":{"parts":[{"text":"ok"}]}}"#
    let body = members.replacing("#", with: task) + "}}}"
    let result = RPCReply.result(.canned(200), Array(body.utf8))
    guard case .success(.task(let found)) = result else {
      Issue.record("\(label): \(result)")
      return
    }
    #expect(found.text == "ok")
  }

  @Test(arguments: [
    "{", #"{"result""#, #"{"result":{"task":{"id":"t","status":{}}}"#, #"{"result" {}}"#,
    #"{"result":{"task":{"id":"t","status":{}}}}x"#, #"{'result':1}"#, "NaN", #""text""#,
    #"{"result":{"task":{"id":"t" "status":{}}}}"#,
  ]) func refusesWhatIsNotJSON(body: String) {
    #expect(RPCReply.result(Array(body.utf8)) == .failure(.unreadable))
  }

  @Test(arguments: ["", String(repeating: "x", count: 513)])
  func refusesIdsThatCannotBeSentBack(id: String) {
    let body = #"{"result":{"task":{"id":"\#(id)","status":{}}}}"#
    #expect(RPCReply.result(Array(body.utf8)) == .failure(.unreadable))
  }
}
