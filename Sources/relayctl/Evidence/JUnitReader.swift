import RFC3339
import XML

/// Walks through the suites of one report.
struct JUnitReader {
  /// What an element says for the suites in it as well.
  struct Context {
    var commit: String?
    var time: StatedTime?
    /// Which of ``JUnitReader/required`` have been stated so far.
    var counted: Set<String> = []
  }

  /// Counts without which nobody could tell that a test, or the mark of a failure, was taken out.
  private static let required = ["tests", "failures", "errors"]

  /// What was said, for each suite that holds test cases itself.
  private var contexts: [Context] = []

  /// Counts what `element` holds, each test case once, and compares.
  mutating func read(_ element: Element, _ outer: Context) throws(EvidenceError) -> JUnitTally {
    let context = try JUnitReader.context(of: element, in: outer)
    var tally = JUnitTally()
    var hasCases = false
    for child in element.children {
      switch child.name {
      case "testsuite": tally.add(try read(child, context))
      case "testcase" where element.isNamed("testsuite"):
        tally.add(try JUnitCase(child))
        hasCases = true
      case "properties", "system-out", "system-err": continue
      default:
        throw EvidenceError(
          "line \(child.line): \(child.shownName) in \(element.shownName), expected testcase or testsuite"
        )
      }
    }
    try tally.check(against: element)
    if hasCases {
      for count in JUnitReader.required where !context.counted.contains(count) {
        throw EvidenceError(
          "line \(element.line): \(element.shownName) does not state \(count), expected a number")
      }
      contexts.append(context)
    }
    return tally
  }

  /// When the oldest suite ran; `nil` unless every one says so.
  var time: Timestamp? {
    let moments = contexts.compactMap { $0.time?.moment }
    return moments.count == contexts.count ? moments.min() : nil
  }

  /// The commit that every suite states, or that none does.
  var commit: String? {
    get throws(EvidenceError) {
      guard let first = contexts.first?.commit else {
        guard contexts.allSatisfy({ $0.commit == nil }) else { throw JUnitReader.twoCommits }
        return nil
      }
      guard contexts.allSatisfy({ $0.commit == first }) else { throw JUnitReader.twoCommits }
      return first
    }
  }

  private static let twoCommits = EvidenceError(
    "its suites do not state one commit, expected the same in each or in none")

  private static func context(
    of element: Element, in outer: Context
  ) throws(EvidenceError) -> Context {
    var context = outer
    context.counted.formUnion(required.filter { element[$0] != nil })
    if let text = element["timestamp"] {
      guard let time = StatedTime(text) else {
        throw EvidenceError(
          "line \(element.line): timestamp of \(element.shownName), expected a time such as 2026-11-23T12:00:00Z"
        )
      }
      context.time = time
    }
    if let commit = try commit(of: element) { context.commit = commit }
    return context
  }

  /// The property `commit` of the element itself, not of its test cases.
  private static func commit(of element: Element) throws(EvidenceError) -> String? {
    let stated = element.children.filter { $0.isNamed("properties") }.flatMap(\.children)
      .filter { $0.isNamed("property") && $0["name"] == "commit" }
    guard let first = stated.first else { return nil }
    guard stated.count == 1 else { throw twoCommits }
    let text = first["value"] ?? first.text
    guard [40, 64].contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else {
      throw EvidenceError(
        "line \(first.line): property commit, expected a full id of 40 lower-case hex digits")
    }
    return text
  }
}
