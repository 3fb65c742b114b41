import Console
import JSON
import Logbook

/// The output of a command, in every format that `--format` accepts.
protocol Report {
  /// The answer as JSON. The names of its members are stable and in snake_case
  /// (docs/formats/json.md).
  var json: JSONValue { get }
  /// Returns the answer as text for a terminal or a pipe, with a line feed at the end.
  func text(for stream: Stream) -> String
  /// The answer as Markdown for merge requests and archives, with a line feed at the end.
  var markdown: String { get }
  /// The answer as JUnit XML; `nil` if the answer is not a list of rules.
  var junit: String? { get }
  /// The answer as SARIF 2.1.0; `nil` if the answer is not a list of rules.
  var sarif: JSONValue? { get }
}

extension Report {
  var junit: String? { nil }
  var sarif: JSONValue? { nil }
}

extension Terminal {
  /// Writes the answer to standard output with a single write.
  func answer(_ report: some Report, as format: OutputFormat) throws(Failure) {
    switch format {
    case .text: try out.write(report.text(for: out))
    case .json: try out.write(report.json.pretty)
    case .markdown: try out.write(report.markdown)
    case .junit: try out.write(try Terminal.form(report.junit, format))
    case .sarif: try out.write(try Terminal.form(report.sarif, format).pretty)
    }
  }

  private static func form<Text>(_ text: Text?, _ format: OutputFormat) throws(Failure) -> Text {
    guard let text else {
      throw Failure(
        .usage,
        "--format \(format.rawValue): not supported by this command, expected text, json or markdown"
      )
    }
    return text
  }

  /// Writes the answer to standard output in the format that `--format` selects.
  func answer(_ report: some Report, _ invocation: Invocation) throws(Failure) {
    try answer(report, as: invocation[CommonOptions.format])
  }
}

extension Terminal {
  /// Writes the answer of a command that recorded an entry; see ``afterRecording(_:_:)``.
  func answer(
    _ report: some Report, _ invocation: Invocation, recorded entry: Entry
  ) throws(Failure) {
    try afterRecording(entry) { () throws(Failure) in try answer(report, invocation) }
  }
}

/// Runs the rest of a command that recorded `entry`. If it fails, the error says that the entry is
/// recorded, so that nobody records it again.
func afterRecording(_ entry: Entry, _ body: () throws(Failure) -> Void) throws(Failure) {
  do throws(Failure) { try body() } catch {
    let reason =
      error == .readerGone ? "the reader of standard output is gone" : error.message
    throw Failure(
      error.status, "entry \(entry.seq) is recorded, but \(reason)", further: error.further)
  }
}

/// An answer that lists named facts, one per line. Most commands that change something
/// return a `FactReport`.
struct FactReport: Report {
  struct Fact {
    let name: String
    let value: JSONValue
    let style: Style

    init(_ name: String, _ value: JSONValue, _ style: Style = .plain) {
      self.name = name
      self.value = value
      self.style = style
    }
  }

  let facts: [Fact]

  init(_ facts: [Fact]) { self.facts = facts }

  var json: JSONValue { .object(facts.map { JSONValue.Member($0.name, $0.value) }) }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private var table: Table {
    var table = Table(["", ""])
    for fact in facts where fact.value != .null {
      let name = String(fact.name.map { $0 == "_" ? " " : $0 })
      table.append([Table.Cell(name, .dim), Table.Cell(FactReport.shown(fact.value), fact.style)])
    }
    return table
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .number(let literal): literal
    case .bool(let value): value ? "yes" : "no"
    case .array(let elements): elements.map(shown).joined(separator: ", ")
    case .object, .null: ""
    }
  }
}
