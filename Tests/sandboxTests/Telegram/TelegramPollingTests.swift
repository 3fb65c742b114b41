import Testing
import Threads

@testable import sandbox

/// The rules of getUpdates.
struct TelegramPollingTests {
  private let start = ContinuousClock.now
  private func state(_ texts: Int = 0) -> TelegramState {
    var state = TelegramState(rules: TelegramRules(), firstUpdate: 100)
    _ = state.post(
      (0..<texts).map { TelegramPost(chat: 5, .text("\($0)")) }, date: 1_700_000_000)
    return state
  }

  private func poll(
    _ state: inout TelegramState, offset: Int = 0, limit: Int = 100, timeout: Int = 0,
    after: Duration = .zero, event: OneShot<WaitingPoll.End> = OneShot()
  ) -> PollStep {
    state.poll(
      PollArguments(offset: offset, limit: limit, timeout: timeout), event: event,
      at: start + after)
  }

  private func count(_ step: PollStep) -> Int? {
    guard case .answer(let bytes) = step else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(separator: "\"update_id\"").count - 1
  }

  @Test func confirmsBelowTheOffsetOnly() {
    var state = state(5)
    #expect(count(poll(&state)) == 5)
    #expect(count(poll(&state, offset: 103)) == 2)
    #expect(state.polling.pending.count == 2)
    #expect(state.polling.confirmed == 3)
  }

  @Test(
    arguments: [
      (offset: -1, left: 1), (offset: -3, left: 3), (offset: -200, left: 5), (offset: 0, left: 5),
      (offset: 105, left: 0), (offset: 115, left: 0), (offset: 116, left: 5),
      (offset: 99, left: 5),
    ])
  func forgetsUpdatesBelowTheOffset(offset: Int, left: Int) {
    var state = state(5)
    _ = poll(&state, offset: offset)
    #expect(state.polling.pending.count == left)
  }

  @Test func answersAnOffsetFarAheadFromTheHead() {
    var state = state(2)
    #expect(count(poll(&state, offset: 500)) == 2)
  }

  @Test func restrainsTheSameOffsetAskedAgain() {
    var state = state(3)
    #expect(count(poll(&state, offset: 100)) == 3)
    #expect(count(poll(&state, offset: 100, after: .milliseconds(400))) == 1)
    // Measured from the start of the previous poll, whatever its answer was.
    #expect(count(poll(&state, offset: 100, after: .milliseconds(1000))) == 3)
  }

  @Test func holdsTheSameOffsetForThreeSeconds() {
    var state = state()
    #expect(count(poll(&state, offset: 100)) == 0)
    let held = poll(&state, offset: 100, after: .seconds(2))
    #expect(held == .wait(until: start + .seconds(5)))
    #expect(count(poll(&state, offset: 100, after: .seconds(6))) == 0)
    state.rules.holdsEagerPolls = false
    #expect(count(poll(&state, offset: 100, after: .seconds(7))) == 0)
  }

  @Test func waitsFiftySecondsAtMost() {
    var state = state()
    #expect(poll(&state, timeout: 600) == .wait(until: start + .seconds(50)))
  }

  @Test func endsTheOlderPollWithAConflict() async {
    var state = state()
    let waiters = (0..<3).map { _ in OneShot<WaitingPoll.End>() }
    for (place, event) in waiters.enumerated() {
      _ = poll(&state, timeout: 30, after: .seconds(place), event: event)
    }
    #expect(await waiters[0].value() == .conflict(after: .zero))
    #expect(await waiters[1].value() == .conflict(after: .seconds(3)))
    #expect(state.polling.waiting?.event === waiters[2])
  }

  @Test func leavesAWaitingPollAloneWhenTheNewerOneDoesNotWait() {
    var state = state()
    let event = OneShot<WaitingPoll.End>()
    _ = poll(&state, timeout: 30, event: event)
    #expect(count(poll(&state, offset: 100)) == 0)
    #expect(state.polling.waiting?.event === event)
  }

  @Test func answersAWaitingPollWithWhatIsPosted() async {
    var state = state()
    let event = OneShot<WaitingPoll.End>()
    _ = poll(&state, timeout: 30, event: event)
    _ = state.post([TelegramPost(chat: 5, .text("hi"))], date: 1)
    guard case .answer(let bytes) = await event.value() else {
      Issue.record("not answered")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""text":"hi""#))
    #expect(state.polling.pending.count == 1)
  }

  @Test func refusesToPollWhileAWebhookIsSet() {
    var state = state(1)
    state.polling.setWebhook(true)
    #expect(poll(&state) == .refuse(.webhook))
    state.polling.setWebhook(false)
    #expect(count(poll(&state)) == 1)
  }

  @Test func queuesOnlyKindsThatAreAskedFor() {
    var state = state()
    let edit = TelegramPost(chat: 5, .text("x"), kind: .edited)
    #expect(state.post([edit], date: 1) == [100])
    _ = state.poll(PollArguments(kinds: ["message"]), event: OneShot(), at: start)
    #expect(state.post([edit], date: 1) == [0])
    // If omitted, the last list remains. An empty list means the default kinds.
    _ = state.poll(PollArguments(), event: OneShot(), at: start)
    #expect(state.post([edit], date: 1) == [0])
    _ = state.poll(PollArguments(kinds: []), event: OneShot(), at: start)
    #expect(state.post([edit], date: 1) == [101])
  }

  @Test(arguments: [7, 90_000])
  func restartsIDsOnceNothingIsPending(id: Int) {
    var state = state(1)
    state.polling.pending.restartIDs(at: id)
    #expect(state.post([TelegramPost(chat: 5, .text("x"))], date: 1) == [101])
    _ = poll(&state, offset: 102)
    #expect(state.post([TelegramPost(chat: 5, .text("x"))], date: 1) == [id])
  }

  @Test func limitsTheBatch() {
    var state = state(150)
    #expect(count(poll(&state)) == 100)
    #expect(count(poll(&state, limit: 7)) == 1)
    #expect(count(poll(&state, offset: 101, limit: 7)) == 7)
    #expect(count(poll(&state, offset: 102, limit: 0)) == 100)
  }
}
