import Testing

/// The rules of the model, compared with the server's source.
struct TelegramModelTests {
  private func model(_ count: Int = 5) -> TelegramModel {
    var model = TelegramModel(tail: 100)
    for serial in 0..<count {
      model.append(InboxMessage(serial: serial, chat: 1, kind: .prompt))
    }
    return model
  }

  /// Ids 100 to 104 are in the queue.
  @Test(
    arguments: [
      ("none", 0, [100, 101, 102, 103, 104], []),
      ("the head", 100, [100, 101, 102, 103, 104], []),
      ("in the middle", 103, [103, 104], [100, 101, 102]),
      ("the next id", 105, [], [100, 101, 102, 103, 104]),
      ("ten above the tail", 115, [], [100, 101, 102, 103, 104]),
      ("further above the tail", 116, [100, 101, 102, 103, 104], []),
      ("the last two", -2, [103, 104], [100, 101, 102]),
      ("before the head", -50, [100, 101, 102, 103, 104], []),
      ("more than there were", -200, [100, 101, 102, 103, 104], []),
    ] as [(String, Int64, [Int64], [Int64])])
  func answers(offset: (what: String, asked: Int64, updates: [Int64], confirmed: [Int64])) {
    var model = model()
    let answer = model.get(offset: offset.asked, limit: 100, timeout: 0, at: 0)
    #expect(answer.updates.map(\.id) == offset.updates)
    #expect(answer.confirmed.map(\.id) == offset.confirmed)
    #expect(model.queue.map(\.id) == Array(100...104).filter { !offset.confirmed.contains($0) })
  }

  @Test func answersFromTheHeadWhenTheOffsetIsAncient() {
    var model = TelegramModel(tail: 5_000_000)
    model.append(InboxMessage(serial: 0, chat: 1, kind: .prompt))
    let answer = model.get(offset: 17, limit: 100, timeout: 0, at: 0)
    #expect(answer.updates.map(\.id) == [5_000_000])
  }

  @Test func appliesTheLimit() {
    var model = model()
    #expect(model.get(offset: 101, limit: 2, timeout: 0, at: 0).updates.map(\.id) == [101, 102])
  }

  @Test func slowsDownRepeatedCalls() {
    var model = model()
    _ = model.get(offset: 101, limit: 100, timeout: 0, at: 0)
    let soon = model.get(offset: 101, limit: 100, timeout: 0, at: 499)
    #expect(soon.updates.count == 1 && soon.wait == 3000)
    let later = model.get(offset: 101, limit: 100, timeout: 0, at: 1000)
    #expect(later.updates.count == 4 && later.wait == 3000)
    let other = model.get(offset: 102, limit: 100, timeout: 0, at: 1001)
    #expect(other.updates.count == 3 && other.wait == 0)
    let longer = model.get(offset: 102, limit: 100, timeout: 90_000, at: 9000)
    #expect(longer.wait == 50_000)
  }

  @Test func restartsItsIds() {
    var model = model()
    #expect(model.restart(at: 7).count == 5)
    model.append(InboxMessage(serial: 5, chat: 1, kind: .prompt))
    let answer = model.get(offset: 105, limit: 100, timeout: 0, at: 0)
    #expect(answer.updates.map(\.id) == [7])
    #expect(answer.confirmed.isEmpty)
  }
}
