internal import JSON

@testable import HTTP
@testable import relay

/// What peers of the daemon send: Telegram and agents.
let relayTargets = [
  FuzzTarget("telegram-update") { bytes in
    let strict = attempt { () throws(JSONError) in try JSONValue.parse(bytes) }
    let lenient = PeerJSON.document(bytes)?.value
    if let strict {
      requireEqual(lenient.map(spelled), spelled(strict), "peer: strict JSON is read as it is")
    }
    let batch = attempt { () throws(BotError) in try UpdateBatch.decode(reply(bytes)) }
    if let lenient {
      let again = attempt { () throws(BotError) in
        try UpdateBatch.decode(reply(Array(lenient.pretty.utf8)))
      }
      requireEqual(again?.updates, batch?.updates, "updates: the written reply is equal")
      requireEqual(again?.unidentified, batch?.unidentified, "updates: as many have no id")
    }
    requireOutlineFinds(bytes, strict)
    for update in batch?.updates ?? [] {
      require(update.id.number > 0, "updates: an id is positive")
    }
  },
  FuzzTarget("a2a-card") { bytes in
    guard let value = PeerJSON.lenient(bytes), let card = AgentCard(value) else { return }
    let again = PeerJSON.lenient(Array(value.pretty.utf8)).flatMap(AgentCard.init)
    requireEqual(again, card, "card: the written card is equal")
    require(!card.interfaces.isEmpty, "card: it has an interface")
  },
  FuzzTarget("a2a-reply") { bytes in
    let result = RPCReply.result(bytes)
    if let value = PeerJSON.lenient(bytes) {
      requireEqual(
        RPCReply.result(Array(value.pretty.utf8)), result, "reply: the written reply is equal")
    }
    guard case .success(let result) = result else { return }
    requireTaskIsStable(result)
  },
  FuzzTarget("a2a-event-stream") { bytes in
    let whole = events([bytes])
    requireEqual(events(bytes.map { [$0] }), whole, "events: the same byte by byte")
    let middle = bytes.first.map { Int($0) % bytes.count } ?? 0
    requireEqual(
      events([Array(bytes[..<middle]), Array(bytes[middle...])]), whole, "events: the same in two")
    requireEqual(
      whole, EventStreamGrammar.data(bytes).map { .event($0) }, "events: both parsers read the same"
    )
    for case .event(let data) in whole { _ = RPCReply.result(data) }
  },
]

private func reply(_ body: [UInt8]) -> Reply {
  Reply(
    head: ReplyHead(status: 200, fields: []), body: body,
    timing: ReplyTiming(connect: nil, firstByte: .zero, total: .zero))
}

/// Requires that the outline of strict JSON has the members that the parser finds.
private func requireOutlineFinds(_ bytes: [UInt8], _ value: JSONValue?) {
  guard let outline = JSONOutline(bytes) else {
    return require(value?.objectValue == nil, "outline: every object has one")
  }
  for member in value?.objectValue ?? [] where member.name.utf8.allSatisfy(isPlain) {
    // A name that is written with escapes is not found.
    guard let found = outline.member(member.name) else { continue }
    requireEqual(
      (PeerJSON.document(found)?.value).map(spelled), spelled(member.value),
      "outline: a member is found whole")
  }
  guard let elements = JSONOutline.elements(of: bytes), let value = value?.arrayValue else {
    return
  }
  requireEqual(
    elements.map { (PeerJSON.document($0)?.value).map(spelled) }, value.map(spelled),
    "outline: elements")
}

private func isPlain(_ byte: UInt8) -> Bool {
  (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}

/// Requires that applying a result to the task that it describes changes nothing that was settled.
private func requireTaskIsStable(_ result: AgentResult) {
  guard var task = AgentTask(result) else { return }
  let first = task
  if case .task = result {
    task.apply(result)
    requireEqual(task, first, "task: a snapshot applied again changes nothing")
  }
  _ = task.text
  _ = task.question
}

/// What a parser of events returns for one input.
private enum Heard: Equatable {
  case event([UInt8])
  case tooLong
}

private func events(_ pieces: [[UInt8]]) -> [Heard] {
  var parser = ServerSentEvents()
  var heard: [Heard] = []
  for piece in pieces {
    do throws(ServerSentEvents.TooLong) {
      heard += try parser.push(piece).map { .event($0) }
    } catch {
      return heard + [.tooLong]
    }
  }
  return heard
}

/// WHATWG HTML §9.2.6 in a second form: line ends are made equal first, then blocks are split.
private enum EventStreamGrammar {
  static func data(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines = unified(bytes).split(separator: 0x0a, omittingEmptySubsequences: false)
    // Bytes without a line end after them are no line.
    lines.removeLast()
    if let first = lines.first, first.starts(with: [0xEF, 0xBB, 0xBF]) {
      lines[0] = first.dropFirst(3)
    }
    var events: [[UInt8]] = []
    for block in lines.split(omittingEmptySubsequences: false, whereSeparator: \.isEmpty).dropLast()
    {
      let values = block.compactMap(value)
      if !values.isEmpty { events.append(Array(values.joined(separator: [0x0a]))) }
    }
    return events
  }

  private static func unified(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      let isSecond = byte == 0x0a && index > 0 && bytes[index - 1] == 0x0d
      if !isSecond { result.append(byte == 0x0d ? 0x0a : byte) }
    }
    return result
  }

  /// The value of a field `data`; nil for every other line.
  private static func value(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if line.elementsEqual("data".utf8) { return [] }
    guard line.starts(with: "data:".utf8) else { return nil }
    let value = line.dropFirst(5)
    return value.first == 0x20 ? value.dropFirst() : value
  }
}
