import Console
import Support
import Testing

@testable import ConsoleSample

@Suite struct DeclarationTests {
  @Test func findsNothingWrongWithTheSample() {
    #expect(Sample.program.declarationFaults == [])
  }

  @Test(arguments: [
    (
      Command("Bad", summary: "x") { _, _ in .yes },
      "p Bad: Bad must consist of lower-case letters, digits and hyphens"
    ),
    (
      Command("a", summary: "") { _, _ in .yes },
      "p a: the summary: the text is empty or ends with a period"
    ),
    (Command("help", summary: "x") { _, _ in .yes }, "p: help is declared twice"),
    (
      Command("a", summary: "x", options: [Option.flag("root", help: "h")]) { _, _ in .yes },
      "p a: --root is declared twice"
    ),
    (
      Command("a", summary: "x", options: [Option.flag("help", help: "h")]) { _, _ in .yes },
      "p a: --help is declared twice"
    ),
    (
      Command("a", summary: "x", options: [Option.flag("b", help: "A stop.")]) { _, _ in .yes },
      "p a: --b: the text is empty or ends with a period"
    ),
    (
      Command(
        "a", summary: "x",
        arguments: [Argument.optional("A", .text, help: "h"), Argument("B", .text, help: "h")]
      ) { _, _ in .yes }, "p a: a required argument follows an optional one"
    ),
    (
      Command(
        "a", summary: "x",
        arguments: [
          Argument.repeated("A", .text, help: "h"), Argument.optional("B", .text, help: "h"),
        ]
      ) { _, _ in .yes }, "p a: an argument follows a repeated one"
    ),
    (
      Command("a", summary: "x", examples: [Example("p a --wrong", "h")]) { _, _ in .yes },
      "p a: p a --wrong: unknown option --wrong"
    ),
    (
      Command("a", summary: "x", examples: [Example("q a", "h")]) { _, _ in .yes },
      "p a: q a: no p"
    ),
  ])
  func findsFaults(_ command: Command, _ fault: String) {
    let program = Program(
      "p", version: { "p 1" }, summary: "x", options: [Option.flag("root", help: "h")],
      commands: [command])
    #expect(program.declarationFaults == [fault])
  }
}
