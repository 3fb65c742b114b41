import Console
import Glibc
import Subprocess
import Threads

/// A chat between a user or a script and relay. Must be used on one thread.
final class ChatSession {
  /// The maximum time to wait for outstanding answers.
  private static let patience = Duration.seconds(60)

  private let doubles: Doubles
  private let start: RelayStart
  private let signals: Int32
  private let terminal: Terminal
  private let wakeup: Wakeup
  private let answers = Locked<[SentMessage]>([])
  private var input: LineReader
  private var child: Child?
  private var chat: Int64
  private var lines: ArraySlice<String> = []
  /// The deadline for outstanding answers, which the next lines wait for; `nil` if the next lines
  /// do not wait.
  private var holdUntil: ContinuousClock.Instant?
  private var isStopping = false
  private var status = ExitStatus.yes

  init(
    _ doubles: Doubles, _ start: RelayStart, signals: Int32, _ terminal: Terminal
  ) throws(Failure) {
    self.doubles = doubles
    self.start = start
    self.signals = signals
    self.terminal = terminal
    wakeup = try Wakeup()
    input = LineReader(terminal.input.descriptor)
    chat = doubles.chats[0]
  }

  private var isInteractive: Bool { terminal.input.isTerminal }

  /// Runs until the input ends or a signal arrives, then stops relay and returns the exit status.
  func run() throws(Failure) -> ExitStatus {
    doubles.telegram.onMessage { [answers, wakeup] message in
      answers.withLock { $0.append(message) }
      wakeup.wake()
    }
    defer { doubles.telegram.onMessage(nil) }
    try startRelay()
    if isInteractive {
      terminal.note("each line is a message; !help lists the commands, Ctrl-D exits")
    }
    try prompt()
    while !isStopping {
      waitForEvents()
      try processEvents()
    }
    try stopRelay()
    return status
  }

  private func startRelay() throws(Failure) {
    let child = try start.child()
    self.child = child
    terminal.note("relay \(child.pid) started; its log: \(start.log)")
  }

  private func waitForEvents() {
    var polled = [
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeup.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: child?.endFile ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    if !input.isAtEnd, lines.isEmpty {
      polled.append(pollfd(fd: terminal.input.descriptor, events: Int16(POLLIN), revents: 0))
    }
    // A confirmation of updates does not wake this thread. Poll for confirmations every 20 ms while
    // waiting for them.
    let isHurried = holdUntil != nil || input.isAtEnd
    _ = poll(&polled, nfds_t(polled.count), isHurried ? 20 : -1)
    if polled[0].revents != 0 { isStopping = true }
    if polled.count > 3, polled[3].revents != 0 { lines += input.lines() }
  }

  private func processEvents() throws(Failure) {
    try printAnswers()
    try noteEnd()
    if let until = holdUntil, doubles.telegram.pending == 0 || .now > until || child == nil {
      try printAnswers()
      if doubles.telegram.pending > 0 { noteUnanswered() }
      holdUntil = nil
    }
    while holdUntil == nil, !isStopping, let line = lines.popFirst() {
      if !isInteractive { try terminal.out.write("> \(escapedForTerminal(line))\n") }
      try run(ChatLine(line))
      try prompt()
    }
    guard input.isAtEnd, lines.isEmpty, !isStopping else { return }
    if isInteractive || (holdUntil == nil && doubles.telegram.pending == 0) || child == nil {
      isStopping = true
    } else if holdUntil == nil {
      holdUntil = .now + ChatSession.patience
    }
  }

  private func noteUnanswered() {
    status = .no
    terminal.note("messages without an answer: \(doubles.telegram.pending)")
    if input.isAtEnd, lines.isEmpty { isStopping = true }
  }

  private func run(_ line: ChatLine) throws(Failure) {
    switch line {
    case .message(let text): doubles.telegram.post(chat: chat, text: text, from: sender)
    case .photo(let caption): doubles.telegram.postPhoto(chat: chat, caption: caption)
    case .kill: try killRelay()
    case .start:
      if child == nil { try startRelay() } else { terminal.note("relay is already running") }
    case .chat(let id):
      chat = id
      let isAllowed = doubles.chats.contains(id)
      terminal.note("current chat: \(id)" + (isAllowed ? "" : ", which is not on the allow-list"))
    case .telegramFault(let fault, let times): doubles.telegram.inject(fault, times: times)
    case .agentFault(let fault, let times): doubles.agent.inject(fault, times: times)
    case .wait: holdUntil = .now + ChatSession.patience
    case .help: try terminal.out.write(ChatLine.helpText + "\n")
    case .quit: isStopping = true
    case .empty: break
    case .misused(let expected): terminal.note(expected)
    }
  }

  private var sender: Int64 { chat > 0 ? chat : doubles.chats[0] }

  private func killRelay() throws(Failure) {
    guard let old = child else {
      return terminal.note("relay is not running; start it with !start")
    }
    old.kill()
    child = nil
    terminal.note("relay \(old.pid) killed (signal 9)")
    try startRelay()
  }

  private func noteEnd() throws(Failure) {
    guard let child, let end = child.hasEnded() else { return }
    self.child = nil
    status = .no
    terminal.note("relay \(child.pid) ended unexpectedly: \(end); the last line of its log:")
    terminal.note(start.lastLine)
    if isInteractive { terminal.note("to start relay again, type !start") }
  }

  private func printAnswers() throws(Failure) {
    wakeup.clear()
    let messages = answers.withLock { answers in
      defer { answers = [] }
      return answers
    }
    guard !messages.isEmpty else { return }
    // The carriage return lets the answer overwrite the prompt.
    var text = isInteractive ? "\r" : ""
    for message in messages {
      let lines = message.text.split(separator: "\n", omittingEmptySubsequences: false)
      let place = message.chat == chat ? "" : "chat \(message.chat): "
      text +=
        "< \(place)" + lines.map { escapedForTerminal(String($0)) }.joined(separator: "\n  ") + "\n"
    }
    try terminal.out.write(text)
    try prompt()
  }

  private func prompt() throws(Failure) {
    guard isInteractive, !input.isAtEnd, !isStopping else { return }
    try terminal.out.write("> ")
  }

  private func stopRelay() throws(Failure) {
    guard let child else { return }
    if isInteractive { try terminal.out.write("\n") }
    child.send(SIGTERM)
    let end = child.wait(for: .seconds(35))
    try printAnswers()
    if end == nil { child.kill() }
    terminal.note(
      "relay \(child.pid) ended: \(end.map { "\($0)" } ?? "killed because it did not stop")")
    if end != .exited(0) { status = .no }
  }
}
