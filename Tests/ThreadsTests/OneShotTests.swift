import Testing
import Threads

struct OneShotTests {
  @Test func keepsTheFirstValue() async {
    let event = OneShot<Int>()
    event.happen(1)
    event.happen(2)
    #expect(await event.value() == 1)
  }

  @Test func endsTheWaitOfACancelledTask() async {
    let event = OneShot<Int>()
    let waiting = Task { await event.value() }
    waiting.cancel()
    #expect(await waiting.value == nil)
    event.happen(1)
    #expect(await event.value() == nil)
  }

  @Test(.timeLimit(.minutes(1))) func endsTheWaitAtTheDeadline() async {
    let event = OneShot<Int>()
    #expect(await event.value(until: .now + .milliseconds(10)) == nil)
  }

  @Test func doesNotWaitForTheDeadlineOnceItHasHappened() async {
    let event = OneShot<Int>()
    event.happen(1)
    #expect(await event.value(until: .now + .seconds(3600)) == 1)
  }
}
