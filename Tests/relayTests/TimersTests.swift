import Testing
import Threads

@testable import relay

@Suite struct TimersTests {
  @Test(.timeLimit(.minutes(1))) func endsWhatTakesTooLong() async {
    await within(.milliseconds(10)) { _ = await OneShot<Void>().value() }
  }
}
