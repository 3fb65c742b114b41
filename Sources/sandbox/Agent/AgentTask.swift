import Threads

struct AgentTask: Sendable {
  let id: String
  let context: String
  /// The id of the message that created the task.
  let messageID: String
  let prompt: String
  var state = AgentTaskState.working
  /// The text of the status message.
  var note: String?
  /// The parts of the artifact; empty if there is no artifact.
  var chunks: [String] = []
  /// The time at which a working task completes; `nil` if it does not complete without another
  /// message.
  var due: ContinuousClock.Instant?
  /// Events that happen when the state changes.
  var waiters: [OneShot<Bool>] = []

  /// Creates a task and starts its script.
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

  /// Continues the task with the caller's answer.
  mutating func answer(_ text: String, echo: String) {
    note = nil
    complete([echo + text])
  }

  mutating func cancel() {
    note = nil
    chunks = []
    stop(.canceled, "canceled")
    resumeWaiters()
  }

  /// Completes the task if `due` has passed.
  mutating func advance(to now: ContinuousClock.Instant) {
    guard state == .working, let due, due <= now else { return }
    note = nil
    state = .completed
    resumeWaiters()
  }

  /// The parts of the artifact that callers can see in the current state.
  var visibleChunks: [String] { state == .completed ? chunks : [] }

  private mutating func resumeWaiters() {
    for waiter in waiters { waiter.happen(true) }
    waiters = []
  }
}

enum AgentTaskState: String, Sendable {
  case submitted, working, completed, failed, canceled, rejected
  case inputRequired = "input-required"
  case authRequired = "auth-required"

  /// Whether the state is final (a terminal state).
  var isTerminal: Bool {
    switch self {
    case .completed, .failed, .canceled, .rejected: true
    default: false
    }
  }

  /// Whether the task is waiting for a message from the caller.
  var isInterrupted: Bool { self == .inputRequired || self == .authRequired }

  /// Returns the name of the state in a protocol version.
  func spelled(_ version: AgentVersion) -> String {
    guard version == .v1 else { return rawValue }
    return switch self {
    case .submitted: "TASK_STATE_SUBMITTED"
    case .working: "TASK_STATE_WORKING"
    case .completed: "TASK_STATE_COMPLETED"
    case .failed: "TASK_STATE_FAILED"
    case .canceled: "TASK_STATE_CANCELED"
    case .rejected: "TASK_STATE_REJECTED"
    case .inputRequired: "TASK_STATE_INPUT_REQUIRED"
    case .authRequired: "TASK_STATE_AUTH_REQUIRED"
    }
  }
}
