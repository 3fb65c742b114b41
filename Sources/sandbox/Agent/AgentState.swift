import Threads

/// The state of an agent double. The caller passes the current time.
struct AgentState: Sendable {
  /// The maximum number of tasks that are kept. When it is exceeded, the oldest are removed.
  static let taskLimit = 20_000
  /// The maximum number of message ids that are counted.
  static let messageLimit = 200_000

  /// The result of processing a message.
  enum Outcome: Sendable {
    case task(AgentTask)
    case message(text: String, context: String)
  }

  var rules: AgentRules
  var prompts = BoundedLog<AgentPromptRecord>(limit: 50_000)
  var calls = BoundedLog<AgentCallRecord>(limit: 50_000)
  var faults = FaultQueue<AgentMethod, AgentFault>()
  var watchers = Watchers<AgentView>()
  /// For each message id, the number of tasks or direct messages that it has produced.
  private(set) var works: [String: Int] = [:]
  private(set) var made = 0
  private(set) var canceled = 0
  private(set) var tasks: [String: AgentTask] = [:]
  private var order = BoundedLog<String>(limit: taskLimit / 2)
  private var contexts: Set<String> = []
  private var nextID = 1

  init(rules: AgentRules) { self.rules = rules }

  /// The part of the state that watchers' conditions can access.
  var view: AgentView {
    AgentView(
      prompts: prompts.elements, taken: prompts.count, calls: calls.elements, made: made,
      canceled: canceled)
  }

  /// Notifies each watcher if its condition is true.
  mutating func notifyWatchers() {
    guard !watchers.isEmpty else { return }
    watchers.check(view)
  }

  /// Processes a message and returns the resulting task or message.
  mutating func accept(
    _ message: AgentMessageIn, _ record: AgentPromptRecord, at now: ContinuousClock.Instant
  ) throws(AgentRefusal) -> Outcome {
    if let task = message.task { return .task(try answer(task, message, record, at: now)) }
    let context = try context(of: message)
    prompts.append(record)
    count(message.id)
    defer { notifyWatchers() }
    let script = AgentScript(message.text)
    if case .direct(let text) = script {
      return .message(text: message.prefix(rules.echo) + text, context: context)
    }
    made += 1
    let task = AgentTask(
      id: "task-\(newID())", context: context, messageID: message.id, prompt: message.text,
      script: script, echo: message.prefix(rules.echo), at: now)
    keep(task)
    return .task(task)
  }

  /// Processes a message that answers a task waiting for input.
  private mutating func answer(
    _ id: String, _ message: AgentMessageIn, _ record: AgentPromptRecord,
    at now: ContinuousClock.Instant
  ) throws(AgentRefusal) -> AgentTask {
    var task = try find(id, at: now)
    if let context = message.context, context != task.context {
      throw .invalidParameters("Context \(context) does not match context \(task.context)")
    }
    guard task.state.isInterrupted else {
      guard record.version == .v1 else { throw .invalidParameters("Task is in terminal state") }
      throw .unsupported
    }
    prompts.append(record)
    task.answer(message.text, echo: message.prefix(rules.echo))
    tasks[id] = task
    notifyWatchers()
    return task
  }

  private mutating func context(of message: AgentMessageIn) throws(AgentRefusal) -> String {
    guard let context = message.context else {
      let made = "context-\(newID())"
      if rules.knowsItsContexts { contexts.insert(made) }
      return made
    }
    guard !rules.knowsItsContexts || contexts.contains(context) else { throw .contextLost }
    return context
  }

  /// Returns the task in its state at `now`.
  mutating func find(_ id: String, at now: ContinuousClock.Instant) throws(AgentRefusal)
    -> AgentTask
  {
    guard var task = tasks[id] else { throw .taskNotFound }
    guard task.state == .working, task.due != nil else { return task }
    task.advance(to: now)
    tasks[id] = task
    return task
  }

  /// Cancels a task, unless it is in a terminal state.
  mutating func cancel(
    _ id: String, at now: ContinuousClock.Instant
  ) throws(AgentRefusal) -> AgentTask {
    var task = try find(id, at: now)
    guard !task.state.isTerminal else { throw .notCancelable }
    task.cancel()
    tasks[id] = task
    canceled += 1
    notifyWatchers()
    return task
  }

  /// Registers `event`, which happens when the task's state changes for a reason other than time.
  /// Returns the task, or `nil` if it is not working.
  mutating func await(_ id: String, _ event: OneShot<Bool>) -> AgentTask? {
    guard let task = tasks[id], task.state == .working else { return nil }
    tasks[id]?.waiters.append(event)
    return task
  }

  /// Returns the tasks of a context, or of all contexts if `context` is nil: at most 100, newest
  /// first.
  func list(context: String?) -> [AgentTask] {
    let ids = order.elements.reversed().lazy
    return Array(
      ids.compactMap { tasks[$0] }.filter { context == nil || $0.context == context }.prefix(100))
  }

  /// Removes a task, as if the agent had been restarted.
  mutating func forget(_ id: String) { tasks[id] = nil }

  private mutating func keep(_ task: AgentTask) {
    let before = order.elements.count == AgentState.taskLimit ? order.elements : []
    order.append(task.id)
    for id in before.prefix(AgentState.taskLimit / 2) { tasks[id] = nil }
    tasks[task.id] = task
  }

  private mutating func count(_ message: String) {
    guard works.count < AgentState.messageLimit || works[message] != nil else { return }
    works[message, default: 0] += 1
  }

  private mutating func newID() -> Int {
    defer { nextID += 1 }
    return nextID
  }
}

/// The configurable behavior of an agent double.
struct AgentRules: Equatable, Sendable {
  /// The protocol versions that the agent supports on its URL.
  var versions: Set<AgentVersion> = [.v1, .v03]
  /// The key that callers must send as `Authorization: Bearer`; `nil` accepts every caller.
  var key: String?
  /// Whether requests for the card must send the key, too.
  var cardNeedsKey = false
  /// Whether the card declares support for streaming.
  var streams = true
  /// Whether a message with an unknown context id is refused with error -32602. Otherwise, the id
  /// is accepted as a new context.
  var knowsItsContexts = false
  /// The text that precedes an echoed prompt.
  var echo = "echo: "
}
