import Threads

/// The state of the agent: a value without a clock.
struct AgentState: Sendable {
  /// How many tasks are kept; older ones are forgotten.
  static let taskLimit = 20_000
  /// How many message ids are counted.
  static let messageLimit = 200_000

  /// The result of a message.
  enum Outcome: Sendable {
    case task(AgentTask)
    case message(text: String, context: String)
  }

  var rules: AgentRules
  var prompts = BoundedLog<AgentPromptRecord>(limit: 50_000)
  var calls = BoundedLog<AgentCallRecord>(limit: 50_000)
  var faults = FaultQueue<AgentMethod, AgentFault>()
  var watchers = Watchers<AgentView>()
  /// How many tasks or direct messages each message id has produced.
  private(set) var works: [String: Int] = [:]
  private(set) var made = 0
  private(set) var canceled = 0
  private(set) var tasks: [String: AgentTask] = [:]
  private var order = BoundedLog<String>(limit: taskLimit / 2)
  private var contexts: Set<String> = []
  private var nextID = 1

  init(rules: AgentRules) { self.rules = rules }

  /// What watchers see.
  var view: AgentView {
    AgentView(
      prompts: prompts.elements, taken: prompts.count, calls: calls.elements, made: made,
      canceled: canceled)
  }

  /// Checks the watchers' conditions.
  mutating func notifyWatchers() {
    guard !watchers.isEmpty else { return }
    watchers.check(view)
  }

  /// Processes a message.
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

  /// Processes the caller's answer to a task that asked.
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

  /// The task as it is at `now`.
  mutating func find(_ id: String, at now: ContinuousClock.Instant) throws(AgentRefusal)
    -> AgentTask
  {
    guard var task = tasks[id] else { throw .taskNotFound }
    guard task.state == .working, task.due != nil else { return task }
    task.advance(to: now)
    tasks[id] = task
    return task
  }

  /// Cancels a task unless it is in a terminal state.
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

  /// Makes `event` happen when the task ends for a reason other than its time; nil if it is not
  /// working.
  mutating func await(_ id: String, _ event: OneShot<Bool>) -> AgentTask? {
    guard let task = tasks[id], task.state == .working else { return nil }
    tasks[id]?.waiters.append(event)
    return task
  }

  /// The tasks of a context, or all, newest first, at most 100.
  func list(context: String?) -> [AgentTask] {
    let ids = order.elements.reversed().lazy
    return Array(
      ids.compactMap { tasks[$0] }.filter { context == nil || $0.context == context }.prefix(100))
  }

  /// Forgets a task, like an agent that was restarted.
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

/// How an agent double behaves.
struct AgentRules: Equatable, Sendable {
  /// The protocol versions it speaks, on one URL.
  var versions: Set<AgentVersion> = [.v1, .v03]
  /// The key that callers must send as `Authorization: Bearer`; nil accepts every caller.
  var key: String?
  /// Whether the card requires the key as well.
  var cardNeedsKey = false
  /// Whether the card offers streaming.
  var streams = true
  /// Whether an unknown context id is refused (-32602) instead of accepted as a new one.
  var knowsItsContexts = false
  /// The text before an echoed prompt.
  var echo = "echo: "
}
