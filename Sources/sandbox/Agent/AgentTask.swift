import Threads

/// One task of the agent.
struct AgentTask: Sendable {
  /// The id of the one artifact.
  static let artifactID = "a1"

  let id: String
  let context: String
  /// The message that made the task.
  let messageID: String
  let prompt: String
  var state = AgentTaskState.working
  /// The text of the status message.
  var note: String?
  /// The parts of the artifact; none: no artifact.
  var chunks: [String] = []
  /// When a working task completes; nil: not by itself.
  var due: ContinuousClock.Instant?
  /// Rung when the state changes otherwise than by time.
  var waiters: [OneShot<Bool>] = []

  /// Begins to do what the prompt says.
  init(
    id: String, context: String, messageID: String, prompt: String, script: AgentScript,
    echo: String, at now: ContinuousClock.Instant
  ) {
    self.id = id
    self.context = context
    self.messageID = messageID
    self.prompt = prompt
    begin(script, echo: echo, at: now)
  }

  private mutating func begin(
    _ script: AgentScript, echo: String, at now: ContinuousClock.Instant
  ) {
    switch script {
    case .echo(let text), .direct(let text): complete([echo + text])
    case .slow(let time, let text):
      due = now + time
      note = "thinking"
      chunks = [echo + text]
    case .never: note = "thinking"
    case .fail(let text): stop(.failed, text)
    case .reject(let text): stop(.rejected, text)
    case .ask(let question): stop(.inputRequired, question)
    case .auth: stop(.authRequired, "sign in at https://example.org/sign-in")
    case .stream(let chunks): complete(chunks)
    case .status(let text): stop(.completed, text)
    case .long(let count): complete([AgentScript.longText(count)])
    case .empty: state = .completed
    }
  }

  private mutating func complete(_ chunks: [String]) {
    self.chunks = chunks
    state = .completed
  }

  private mutating func stop(_ state: AgentTaskState, _ note: String) {
    self.state = state
    self.note = note
  }

  /// Takes the caller's answer to a task that waits for it.
  mutating func answer(_ text: String, echo: String) {
    note = nil
    complete([echo + text])
  }

  /// Ends it.
  mutating func cancel() {
    note = nil
    chunks = []
    stop(.canceled, "canceled")
    resumeWaiters()
  }

  /// Completes it if its time has come.
  mutating func advance(to now: ContinuousClock.Instant) {
    guard state == .working, let due, due <= now else { return }
    note = nil
    state = .completed
    resumeWaiters()
  }

  /// The artifact as it may be seen by now.
  var visibleChunks: [String] { state == .completed ? chunks : [] }

  private mutating func resumeWaiters() {
    for waiter in waiters { waiter.happen(true) }
    waiters = []
  }
}
