import Support
import Testing

@testable import relay

@Suite struct EventTests {
  @Test func countsWhatHappenedBefore() async {
    let event = Event<Int>()
    event.happen(1)
    event.happen(2)
    #expect(await event.value() == 1)
  }

  @Test func endsTheWaitingOfACancelledTask() async {
    let event = Event<Int>()
    let waiting = Task { await event.value() }
    waiting.cancel()
    #expect(await waiting.value == nil)
    event.happen(1)
    #expect(await event.value() == nil)
  }

  @Test func givesWhatAThreadGives() async {
    #expect(await OwnThread.value { 7 } == 7)
  }

  @Test func doesNotWaitForAThreadWhenCancelled() async {
    let gate = Gate()
    let waiting = Task {
      await OwnThread.value {
        gate.wait()
        return 7
      }
    }
    waiting.cancel()
    #expect(await waiting.value == nil)
    gate.open()
  }

  @Test(.timeLimit(.minutes(1))) func endsWhatTakesTooLong() async {
    await within(.milliseconds(10)) { _ = await Event<Void>().value() }
  }
}
