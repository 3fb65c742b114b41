import Support
import Testing

@testable import relay

@Suite struct OneShotTests {
  @Test func keepsTheFirstValue() async {
    let event = OneShot<Int>()
    event.happen(1)
    event.happen(2)
    #expect(await event.value() == 1)
  }

  @Test func endsTheWaitingOfACancelledTask() async {
    let event = OneShot<Int>()
    let waiting = Task { await event.value() }
    waiting.cancel()
    #expect(await waiting.value == nil)
    event.happen(1)
    #expect(await event.value() == nil)
  }

  @Test func returnsTheResultOfAThread() async {
    #expect(await DedicatedThread.value { 7 } == 7)
  }

  @Test func doesNotWaitForAThreadWhenCancelled() async {
    let gate = Gate()
    let waiting = Task {
      await DedicatedThread.value {
        gate.wait()
        return 7
      }
    }
    waiting.cancel()
    #expect(await waiting.value == nil)
    gate.open()
  }
}
