import Support
import Testing

@testable import Console
@testable import relayctl

@Suite struct RelayctlDeclarationTests {
  /// Names, texts and examples. The parser must accept every example.
  @Test func declaresNothingTwiceAndNoExampleThatFails() {
    #expect(Relayctl.program.declarationFaults == [])
  }

  /// The verbs of summaries. A new one belongs here if it is an imperative: "list", not "lists".
  private static let verbs: Set<String> = [
    "append", "approve", "attach", "add", "build", "check", "close", "compare", "cosign", "create",
    "decide", "index", "keep", "list", "measure", "open", "pin", "print", "prove", "record",
    "render", "report", "show", "sign", "switch", "verify", "write",
  ]

  @Test func beginsEverySummaryWithAVerbInTheImperative() throws {
    for path in Relayctl.program.commandPaths {
      let summary = try #require(path.last).summary
      let verb = summary.prefix { $0 != " " && $0 != "," }
      #expect(Self.verbs.contains(String(verb)), "\(path.map(\.name)): \(summary)")
    }
  }

  /// The word of the status comes from `ExitStatus`, so that all lines read "no: the lock is missing".
  @Test func writesEveryExitStatusAsAPhraseInLowerCase() throws {
    for path in Relayctl.program.commandPaths {
      for (status, phrase) in try #require(path.last).exitStatuses {
        let first = try #require(phrase.unicodeScalars.first)
        let place = "\(path.map(\.name)) \(status): \(phrase)"
        #expect(("a"..."z").contains(first), "\(place)")
        #expect(!phrase.hasSuffix("."), "\(place)")
        #expect(!phrase.hasPrefix(status.name + ":"), "\(place)")
      }
    }
  }

  @Test func offersFormatsForCIOnlyWhereRulesAreAnswered() throws {
    let forRules = [["relayctl", "gate"], ["relayctl", "promote"]]
    for path in Relayctl.program.commandPaths {
      let names = path.map(\.name)
      let formats = Command.options(of: path).map(\.specification).filter { $0.name == "format" }
      try #require(formats.count == 1)
      let words = formats[0].value?.completion.words
      let expected =
        ["text", "json", "markdown"] + (forRules.contains(names) ? ["junit", "sarif"] : [])
      #expect(words == expected, "\(names)")
    }
  }
}
