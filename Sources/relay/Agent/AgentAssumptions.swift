/// What an exchange assumes about the agent: its endpoint, the state of the conversation, and the
/// task that the prompt continues.
///
/// The agent may refuse a prompt because an assumption is no longer true. Each kind of assumption
/// is corrected at most once per exchange.
struct AgentAssumptions: Sendable {
  /// A correction, which an exchange makes at most once.
  enum Correction: Hashable, Sendable {
    /// Read the card again, or use the other protocol version.
    case version

    /// Use the endpoint that worked before, because the agent refuses the other one, too.
    case provenEndpoint

    /// Send the prompt without streaming.
    case streaming

    /// Send the prompt without the task that it continues.
    case task

    /// Send the prompt without a context, so that it starts a new conversation.
    case context
  }

  /// The current state of the conversation.
  private(set) var conversation: Conversation

  /// The agent's address and how to call it; nil until the agent's card has been read.
  private(set) var endpoint: AgentEndpoint?

  /// The endpoint to use for the next prompt: what the card declares, and the protocol version with
  /// which the agent has answered. What was only assumed because of a refusal is not included.
  private(set) var provenEndpoint: AgentEndpoint?

  /// The prompt, with the context and the task that it continues.
  private(set) var message: PromptMessage

  private var corrected: Set<Correction> = []

  /// Creates the assumptions for a message that continues `conversation`.
  init(_ message: PromptMessage, in conversation: Conversation, at endpoint: AgentEndpoint?) {
    self.message = message
    self.message.contextID = conversation.contextID
    self.message.taskID = conversation.pending?.taskID
    self.conversation = conversation
    self.endpoint = endpoint
    provenEndpoint = endpoint
  }

  /// Uses the endpoint of a card that was read.
  mutating func learn(_ endpoint: AgentEndpoint) {
    self.endpoint = endpoint
    provenEndpoint = endpoint
  }

  /// Uses an endpoint that the agent has not confirmed yet.
  mutating func assume(_ endpoint: AgentEndpoint) { self.endpoint = endpoint }

  /// Uses the proven endpoint again.
  mutating func restoreEndpoint() { endpoint = provenEndpoint }

  /// Records that the agent has answered the prompt, which confirms the protocol version. It does
  /// not confirm that the agent cannot stream, so the next prompt is streamed again.
  mutating func confirmEndpoint() {
    guard var endpoint, let proven = provenEndpoint else { return }
    endpoint.streams = proven.streams
    provenEndpoint = endpoint
  }

  /// Records that the agent has answered. `context` is the context id in the answer; nil leaves the
  /// known context unchanged.
  mutating func learn(context: String?) {
    if let context { conversation.contextID = context }
    conversation.isEstablished = true
  }

  /// Sets the task that the chat's next prompt continues; nil if it starts a new task.
  mutating func setPending(_ pending: Conversation.Pending?) { conversation.pending = pending }

  /// Forgets the pending task, so that neither this prompt nor the next one continues it.
  mutating func dropTask() {
    message.taskID = nil
    conversation.pending = nil
  }

  /// Forgets the conversation, so that this prompt starts a new one.
  mutating func dropContext() {
    conversation = Conversation()
    message.contextID = nil
    message.taskID = nil
  }

  /// Returns whether `task` is still waiting with the question that this prompt answers.
  func isStillAsking(_ task: AgentTask) -> Bool {
    guard let pending = conversation.pending, pending.taskID == task.id, message.taskID == task.id,
      task.state == .inputRequired || task.state == .authRequired
    else { return false }
    // Without times, the reply in the history shows that the agent has processed it.
    if task.status.timestamp == nil, task.messageIDs.contains(message.id.description) {
      return false
    }
    return pending.question.isShown(by: task.question)
  }

  /// Records that a correction is made. Returns false if it was made before.
  mutating func begin(_ correction: Correction) -> Bool { corrected.insert(correction).inserted }

  /// Returns the correction for the wrong assumption that most likely caused `failure`, and records
  /// the correction as made. Returns nil if no assumption explains the failure or the correction
  /// was made before.
  mutating func correction(for failure: CallFailure) -> Correction? {
    guard let correction = candidate(for: failure), begin(correction) else { return nil }
    return correction
  }

  private func candidate(for failure: CallFailure) -> Correction? {
    if case .status(let status, _) = failure {
      return status == 404 && !corrected.contains(.version) ? .version : nil
    }
    guard let code = failure.rpcCode, RPCError.refusals.contains(code) else { return nil }
    let candidates: [(Correction, Bool)] = [
      (.provenEndpoint, endpoint?.version != provenEndpoint?.version),
      (
        .streaming,
        endpoint?.streams == true
          && [RPCError.unsupportedOperation, RPCError.methodNotFound].contains(code)
      ),
      (.task, message.taskID != nil && RPCError.refusedTask.contains(code)),
      // An agent may refuse a learned version with any error.
      (
        .version,
        RPCError.wrongVersion.contains(code) || endpoint?.version != endpoint?.declaredVersion
      ),
      (.context, message.contextID != nil && RPCError.refusedContext.contains(code)),
    ]
    return candidates.first { $0.1 && !corrected.contains($0.0) }?.0
  }
}
