/// What an exchange assumes about the agent: its endpoint, the conversation, and the task that the
/// prompt continues.
///
/// The agent may refuse a prompt because an assumption no longer holds. Each one is corrected at
/// most once per exchange.
struct AgentAssumptions: Sendable {
  /// A correction that an exchange can make only once.
  enum Correction: Hashable, Sendable {
    /// Read the card again, or speak the other version.
    case version

    /// Send the prompt without streaming.
    case streaming

    /// Send the prompt without the task that it continues.
    case task

    /// Send the prompt without the context, so that it begins a new conversation.
    case context

    /// Send the prompt again after the agent lost its task.
    case lostTask
  }

  /// The present state of the conversation.
  private(set) var conversation: Conversation

  /// Where and how the agent is called; nil before its card was read.
  private(set) var endpoint: AgentEndpoint?

  /// The prompt with the context and the task that it continues.
  private(set) var message: PromptMessage

  private var corrected: Set<Correction> = []

  /// The assumptions for a message that continues `conversation`.
  init(_ message: PromptMessage, in conversation: Conversation, at endpoint: AgentEndpoint?) {
    self.message = message
    self.message.contextID = conversation.contextID
    self.message.taskID = conversation.pending?.taskID
    self.conversation = conversation
    self.endpoint = endpoint
  }

  /// Replaces the endpoint.
  mutating func learn(_ endpoint: AgentEndpoint) { self.endpoint = endpoint }

  /// The agent has answered in its context `context`.
  mutating func learn(context: String?) {
    if let context { conversation.contextID = context }
    conversation.isEstablished = true
  }

  /// The task that the chat's next prompt continues, if any.
  mutating func setPending(_ pending: Conversation.Pending?) { conversation.pending = pending }

  /// Forgets the task: neither this prompt nor the next one continues it.
  mutating func dropTask() {
    message.taskID = nil
    conversation.pending = nil
  }

  /// Forgets the conversation: this prompt begins a new one.
  mutating func dropContext() {
    conversation = Conversation()
    message.contextID = nil
    message.taskID = nil
  }

  /// Whether the task still waits with the question that this prompt answers.
  func isStillAsking(_ task: AgentTask) -> Bool {
    guard let pending = conversation.pending, pending.taskID == task.id, message.taskID == task.id,
      task.state == .inputRequired || task.state == .authRequired
    else { return false }
    return pending.question == task.questionID && pending.question != nil
  }

  /// Marks a correction as made; false if it was made before.
  mutating func begin(_ correction: Correction) -> Bool { corrected.insert(correction).inserted }

  /// The wrong assumption that most likely caused a refusal, marked as corrected. Nil if there is
  /// none, or if it was corrected before.
  mutating func correction(for failure: CallFailure) -> Correction? {
    guard let correction = candidate(for: failure), begin(correction) else { return nil }
    return correction
  }

  private func candidate(for failure: CallFailure) -> Correction? {
    if case .status(let status, _) = failure { return status == 404 ? .version : nil }
    guard let code = failure.rpcCode else { return nil }
    let candidates: [(Correction, Bool)] = [
      (.task, message.taskID != nil && RPCError.refusedTask.contains(code)),
      (
        .streaming,
        endpoint?.streams == true
          && [RPCError.unsupportedOperation, RPCError.methodNotFound].contains(code)
      ),
      (.version, RPCError.wrongVersion.contains(code)),
      (.context, message.contextID != nil && RPCError.refusedContext.contains(code)),
    ]
    return candidates.first { $0.1 && !corrected.contains($0.0) }?.0
  }
}
