import HTTP

@testable import relay

/// The situations in which a prompt is not answered because of the agent, as docs/RELAY.md lists them.
enum FailureTextSample {
  static let failures: [(situation: String, failure: AgentFailure)] = [
    ("no connection to the agent until `A2A_TIMEOUT`", .call(.transfer(.cannotConnect))),
    ("status 429", .call(.status(429, retryAfter: nil))),
    ("status 503 or 425, with `Retry-After: 30`", .call(.status(503, retryAfter: .seconds(30)))),
    ("status 404, 405, 410, 421 or a redirect", .call(.status(404, retryAfter: nil))),
    ("no agent card", .call(.card(.notFound))),
    ("a card that cannot be used", .call(.card(.versions(["9.9"])))),
    ("status 401 or 403", .call(.status(401, retryAfter: nil))),
    ("TLS: certificate or pin", .call(.transfer(.pinMismatch))),
    ("libcurl is missing", .call(.transfer(.libraryMissing("x")))),
    ("status 413 or 414", .call(.status(413, retryAfter: nil))),
    ("another status 4xx", .call(.status(400, retryAfter: nil))),
    (
      "a JSON-RPC error that refuses the prompt",
      .call(.rpc(code: -32602, message: "secret detail"))
    ),
    ("a JSON-RPC error about the version", .call(.rpc(code: -32009, message: "secret detail"))),
    ("a JSON-RPC error about text", .call(.rpc(code: -32005, message: "secret detail"))),
    ("an answer above `A2A_ANSWER_LIMIT` without text", .call(.tooLong(limit: 4 << 20))),
    ("the connection breaks", .outcomeUnknown(.transfer(.reset(sent: true)))),
    ("no response until `A2A_TIMEOUT`", .outcomeUnknown(.transfer(.timedOut(sent: true)))),
    ("status 504 or 408", .outcomeUnknown(.status(504, retryAfter: nil))),
    ("status 502", .outcomeUnknown(.status(502, retryAfter: nil))),
    ("another status 5xx", .outcomeUnknown(.status(500, retryAfter: nil))),
    ("another JSON-RPC error", .outcomeUnknown(.rpc(code: -32603, message: "secret detail"))),
    ("a web page", .outcomeUnknown(.webPage)),
    ("an unreadable reply", .outcomeUnknown(.unreadable)),
    ("status 401 or 403 after the prompt was sent", .outcomeUnknown(.status(401, retryAfter: nil))),
    ("the task was canceled at `A2A_TIMEOUT`", .timedOut),
    ("the task could not be canceled at `A2A_TIMEOUT`", .stillWorking),
    ("the agent lost the task", .taskLost),
    ("the task failed", .taskFailed(text: "REASON")),
    ("the task was rejected", .taskRejected(text: "REASON")),
    ("the task was canceled by the agent", .taskCanceled(text: "REASON")),
  ]

  /// Messages that are not about a failure.
  static let others: [(situation: String, text: String)] = [
    ("an answer without text", ChatText.emptyAnswer),
    ("a question without text", ChatText.emptyQuestion),
    ("the agent requests an authorization without a text", ChatText.authorization("")),
    ("the authorization is still missing at `A2A_TIMEOUT`", ChatText.stillUnauthorized),
    ("the agent has lost the conversation", ChatText.notice(.contextLost)),
    (
      "an answer above `A2A_ANSWER_LIMIT`, at its end",
      ChatText.answerCut(after: 65_536, limit: 4 << 20, length: nil)
    ),
  ]

  /// The rows of the table in docs/RELAY.md, without the column with the advice.
  static var rows: [(situation: String, text: String)] {
    failures.compactMap { row in ChatText.failure(row.failure).map { (row.situation, $0) } }
      + others
  }
}
