/// The updates that are waiting for the bot, oldest first. This corresponds to TQueue in the Bot
/// API server.
struct PendingUpdates: Sendable {
  private struct Update: Sendable {
    let id: Int
    let json: [UInt8]
  }

  /// The approximate maximum size of a response, in bytes.
  private static let answerSize = 4 << 20

  private var updates: [Update] = []
  /// The index of the oldest update that is still queued.
  private var head = 0
  /// The id of the next update.
  private(set) var tail: Int
  private var restart: Int?
  /// The number of updates delivered in responses. An update that is delivered again counts again.
  private(set) var given = 0

  init(tail: Int) { self.tail = tail }

  var count: Int { updates.count - head }
  var isEmpty: Bool { count == 0 }

  /// Appends the update that `json` writes for the next id, and returns the id.
  mutating func append(_ json: (Int) -> [UInt8]) -> Int {
    defer { tail += 1 }
    updates.append(Update(id: tail, json: json(tail)))
    return tail
  }

  /// Sets the id from which ids continue once no update is pending.
  mutating func restartIDs(at id: Int) {
    restart = id
    restartIfEmpty()
  }

  private mutating func restartIfEmpty() {
    guard isEmpty, let id = restart else { return }
    tail = id
    restart = nil
  }

  /// Removes the updates with ids lower than `offset`, and returns their number. A negative offset
  /// counts from the end. Nothing is removed if the offset is 0, more than 10 above the end, or
  /// more than 2,000,000 below it.
  mutating func confirm(_ offset: Int) -> Int {
    let bound = offset < 0 ? tail + offset : offset
    guard bound > 0, bound <= tail + 10, bound >= tail - 2_000_000 else { return 0 }
    let start = head
    while head < updates.count, updates[head].id < bound { head += 1 }
    let count = head - start
    if head == updates.count || head >= 4096 {
      updates.removeFirst(head)
      head = 0
    }
    restartIfEmpty()
    return count
  }

  /// Returns a response with the first `limit` updates. If `isDoubled` is true, the first update is
  /// included twice.
  mutating func answer(limit: Int, isDoubled: Bool = false) -> [UInt8] {
    var json: [UInt8] = []
    json.put(#"{"ok":true,"result":["#)
    for (place, update) in updates[head...].prefix(limit).enumerated() {
      guard json.count + update.json.count < PendingUpdates.answerSize else { break }
      if place > 0 { json.put(",") }
      json += update.json
      given += 1
      guard isDoubled, place == 0 else { continue }
      json.put(",")
      json += update.json
    }
    json.put("]}")
    return json
  }
}
