import Configuration
import Glibc
import Support
import Testing

@testable import relay

/// docs/RELAY.md lists what the code does: its variables and its log events.
@Suite struct RelayPageTests {
  /// The table below a heading, whole.
  private func table(_ heading: String) throws -> [Substring] {
    let bytes = try TestFile.read("\(Places.root)/docs/RELAY.md")
    let page = String(decoding: bytes, as: UTF8.self)
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "## \(heading)"))
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
    return Array(section.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") })
  }

  /// Name, type, default, class, owner and meaning of each variable come from the contract. After a change
  /// of the contract, replace the table by the output of `relayctl contract`.
  @Test func listsTheVariablesOfTheContract() throws {
    let lines = try table("Configuration")
    let contract = Contract.markdown.split(separator: "\n")
    for line in contract where !lines.contains(line) { Issue.record("missing: \(line)") }
    for line in lines where !contract.contains(line) {
      Issue.record("not in the contract: \(line)")
    }
    #expect(lines == contract)
  }

  /// Situation and message of each row come from the code. The other rows are Telegram's.
  @Test func listsWhatTheChatIsTold() throws {
    let lines = try table("What the chat is told").map { line in
      line.split(separator: "|").map { $0.trimming(while: { $0 == " " }) }
    }
    for (situation, text) in FailureTextSample.rows {
      let row = lines.first { $0.first.map(String.init) == situation }
      let cells = try #require(row, "missing: | \(situation) | \(text) |")
      #expect(cells.count == 3, "\(situation): no advice")
      #expect(cells[1] == text, "\(situation)")
    }
  }

  /// Each event with its levels, as the page lists them.
  private func documentedEvents() throws -> [String: Set<String>] {
    var events: [String: Set<String>] = [:]
    for row in try table("Logs").dropFirst(2) {
      let cells = row.split(separator: "|").map { $0.drop { $0 == " " } }
      try #require(cells.count == 3, "\(row)")
      let level = cells[1].prefix { $0 != " " }
      for name in cells[0].split(separator: "`").filter({ $0.contains(".") }) {
        events[String(name), default: []].insert(String(level))
      }
    }
    return events
  }

  @Test func listsEveryLogEventWithItsLevel() throws {
    let scan = try LogEventScan()
    let documented = try documentedEvents()
    #expect(scan.unreadable == [], "calls whose level or event is not a literal")
    #expect(scan.events.count > 30)
    for (event, levels) in scan.events {
      #expect(documented[event] == levels, "docs/RELAY.md and the code on \(event)")
    }
    for event in documented.keys {
      #expect(scan.events[event] != nil, "docs/RELAY.md lists \(event), the code has no such event")
    }
  }

  /// Every message about the chat's own messages and about Telegram, with the values of the page.
  private static let messages: [String] = [
    ChatText.start, "(a list of the commands and personas)",
    ChatText.status(waiting: 2, isRunning: true, isAgentUnreachable: false),
    ChatText.status(waiting: 0, isRunning: false, isAgentUnreachable: true),
    ChatText.stopped(0), ChatText.stopped(1), ChatText.stopped(2), ChatText.reset,
    ChatText.unknown("name"), ChatText.textMissing("ops"), ChatText.unsupported(.photo),
    ChatText.unsupportedAlbum, ChatText.attachmentLeftOut(.photo),
    ChatText.attachmentLeftOut(.photo, isAlbum: true),
    ChatText.limited(persona: "general", retryAfter: .seconds(24)), ChatText.position(3),
    ChatText.expired,
    ChatText.answerCut(length: 122_880),
    ChatText.answerRefused(.other, status: 400, isBegun: false),
    ChatText.answerRefused(.other, status: 400, isBegun: true),
    ChatText.answerRefused(.textTooLong, status: 400, isBegun: false),
    ChatText.answerRefused(.textTooLong, status: 400, isBegun: true),
  ]

  @Test func listsTheMessagesThatRelaySendsOfItself() throws {
    let listed = try table("Messages that relay sends of itself").dropFirst(2).map { row in
      let cell = try #require(row.split(separator: "|").last)
      return String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    #expect(listed == Self.messages.map { $0.replacing("\n", with: " ") })
  }

  @Test func findsTheEventsOfACall() {
    var scan = LogEventScan(unreadable: [])
    scan.read(
      """
      recorder.log(.info, isAnswered ? "prompt.answered" : "prompt.failed", status: "a")
      log(
        .warning, "reply.failed", chat: chat(of: message), fields: ["reason": .text("(")])
      log(level, event, chat: 1)
      recorder.log(.debug, event)
      """, in: "file")
    #expect(
      scan.events == [
        "prompt.answered": ["INFO"], "prompt.failed": ["INFO"], "reply.failed": ["WARNING"],
      ])
    #expect(scan.unreadable == ["file: log(level, event, chat: 1)", "file: log(.debug, event)"])
  }
}

/// The events in calls of `Recorder.log` in Sources/relay.
private struct LogEventScan {
  /// Each event with its levels, as they are written to the log.
  private(set) var events: [String: Set<String>] = [:]

  /// Calls whose level or event cannot be read from the source.
  private(set) var unreadable: [String]

  init(unreadable: [String]) { self.unreadable = unreadable }

  /// Reads every file.
  init() throws {
    self.init(unreadable: [])
    let files = try Self.files(in: "\(Places.root)/Sources/relay")
    try #require(files.count > 50)
    for file in files {
      read(String(decoding: try TestFile.read(file), as: UTF8.self), in: file)
    }
    // Passes on what its own callers, which are read too, have named.
    unreadable.removeAll { $0.contains("log(level, event, correlation: prompt.trace") }
  }

  mutating func read(_ source: String, in file: String) {
    for match in source.matches(of: #/(func )?\blog\(/#.wordBoundaryKind(.simple))
    where match.1 == nil {
      let call = Self.call(in: source[match.range.lowerBound...])
      let level = call.firstMatch(of: #/^log\(\s*\.(debug|info|warning|error),/#)?.1.uppercased()
      let names = call.matches(of: #/"([a-z0-9]+\.[a-z_]+)"/#).map { String($0.1) }
      guard let level, !names.isEmpty else {
        let words = call.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        unreadable.append("\(file): \(words.replacing("( ", with: "("))")
        continue
      }
      for name in names { events[name, default: []].insert(level) }
    }
  }

  /// The text up to the parenthesis that closes the first one, not counting those in strings.
  private static func call(in source: Substring) -> Substring {
    var depth = 0
    var isQuoted = false
    for place in source.indices {
      switch source[place] {
      case "\"": isQuoted.toggle()
      case "(" where !isQuoted: depth += 1
      case ")" where !isQuoted:
        depth -= 1
        if depth == 0 { return source[...place] }
      default: break
      }
    }
    return source
  }

  private static func files(in folder: String) throws -> [String] {
    let stream = try #require(opendir(folder), "\(folder)")
    defer { closedir(stream) }
    var files: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let path = "\(folder)/\(name)"
      if name.hasSuffix(".swift") { files.append(path) }
      if !name.contains(".") { files += try Self.files(in: path) }
    }
    return files
  }
}

extension Substring {
  /// The text without the characters at both ends that satisfy `condition`.
  fileprivate func trimming(while condition: (Character) -> Bool) -> Substring {
    var text = drop(while: condition)
    while let last = text.last, condition(last) { text.removeLast() }
    return text
  }
}
