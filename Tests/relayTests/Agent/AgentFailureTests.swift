import HTTP
import Testing

@testable import relay

@Suite struct AgentFailureTests {
  @Test(
    arguments: [
      (AgentFailure.call(.transfer(.cannotConnect)), AgentFailure.Classification.transient),
      (.call(.transfer(.pinMismatch)), .fatal),
      (.call(.transfer(.timedOut(sent: false))), .transient),
      (.call(.status(401, retryAfter: nil)), .fatal),
      (.call(.status(404, retryAfter: nil)), .fatal),
      (.call(.status(429, retryAfter: nil)), .transient),
      (.outcomeUnknown(.status(502, retryAfter: nil)), .transient),
      (.call(.status(400, retryAfter: nil)), .refused),
      (.call(.status(413, retryAfter: nil)), .refused),
      (.outcomeUnknown(.rpc(code: -32603, message: "")), .transient),
      (.call(.rpc(code: -32602, message: "")), .refused),
      (.call(.rpc(code: -32009, message: "")), .fatal),
      (.call(.tooLong(limit: 1)), .refused), (.call(.card(.credentials)), .fatal),
      (.outcomeUnknown(.transfer(.reset(sent: true))), .transient),
      (.outcomeUnknown(.unreadable), .transient),
      (.timedOut, .transient), (.stillWorking, .transient), (.taskLost, .transient),
      (.taskFailed(text: ""), .fatal), (.taskRejected(text: ""), nil),
      (.taskCanceled(text: ""), nil), (.stopped, nil),
    ] as [(AgentFailure, AgentFailure.Classification?)])
  func classifiesFailures(failure: AgentFailure, classification: AgentFailure.Classification?) {
    #expect(failure.classification == classification)
  }

  /// Only a failure of the service says something about the next prompt.
  @Test(
    arguments: [
      (AgentFailure.call(.transfer(.cannotConnect)), true), (.call(.transfer(.pinMismatch)), true),
      (.outcomeUnknown(.transfer(.reset(sent: true))), true),
      (.call(.status(401, retryAfter: nil)), true), (.call(.status(404, retryAfter: nil)), true),
      (.call(.status(429, retryAfter: nil)), true), (.call(.status(503, retryAfter: nil)), true),
      (.outcomeUnknown(.status(500, retryAfter: nil)), true), (.outcomeUnknown(.webPage), true),
      (.call(.card(.notFound)), true), (.call(.status(400, retryAfter: nil)), false),
      (.call(.status(413, retryAfter: nil)), false), (.outcomeUnknown(.unreadable), false),
      (.call(.tooLong(limit: 1)), false), (.call(.rpc(code: -32602, message: "")), false),
      (.outcomeUnknown(.rpc(code: -32603, message: "")), false), (.timedOut, false),
      (.stillWorking, false), (.taskLost, false), (.taskFailed(text: ""), false),
      (.taskRejected(text: ""), false), (.stopped, false),
    ] as [(AgentFailure, Bool)])
  func tellsTheServiceFromThePrompt(failure: AgentFailure, concernsService: Bool) {
    #expect(failure.concernsService == concernsService)
    #expect((failure.isAgentResponse == false) == concernsService)
  }

  /// Only what proves that the prompt did not arrive is sent again.
  @Test(
    arguments: [
      (.transfer(.cannotConnect), .unavailable), (.transfer(.cannotResolve), .unavailable),
      (.transfer(.timedOut(sent: false)), .unavailable),
      (.transfer(.reset(sent: false)), .unavailable),
      (.transfer(.tlsFailed(.handshake)), .unavailable),
      (.status(429, retryAfter: nil), .unavailable), (.status(503, retryAfter: nil), .unavailable),
      (.status(301, retryAfter: nil), .absent), (.status(307, retryAfter: nil), .absent),
      (.status(308, retryAfter: nil), .absent), (.status(404, retryAfter: nil), .absent),
      (.card(.notFound), .absent),
      (.transfer(.pinMismatch), .refused), (.transfer(.tlsFailed(.untrusted)), .refused),
      (.status(400, retryAfter: nil), .refused), (.status(401, retryAfter: nil), .refused),
      (.status(413, retryAfter: nil), .refused), (.rpc(code: -32602, message: ""), .refused),
      (.transfer(.timedOut(sent: true)), .unknown), (.transfer(.reset(sent: true)), .unknown),
      (.transfer(.malformed), .unknown), (.status(408, retryAfter: nil), .unknown),
      (.status(500, retryAfter: nil), .unknown), (.status(502, retryAfter: nil), .unknown),
      (.status(504, retryAfter: nil), .unknown), (.status(520, retryAfter: nil), .unknown),
      (.unreadable, .unknown), (.webPage, .unknown), (.rpc(code: -32603, message: ""), .unknown),
      (.rpc(code: -32000, message: ""), .unknown), (.rpc(code: 7, message: ""), .unknown),
    ] as [(CallFailure, CallFailure.Delivery)])
  func knowsWhatAFailureProves(failure: CallFailure, delivery: CallFailure.Delivery) {
    #expect(failure.delivery == delivery)
  }
}
