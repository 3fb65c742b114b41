import Console
import Support
import Testing

@testable import relayctl

@Suite struct RelayctlDeclarationTests {
  /// Names, texts and examples; every example is a command line that the parser takes.
  @Test func declaresNothingTwiceAndNoExampleThatFails() {
    #expect(Relayctl.program.declarationFaults == [])
  }
}
