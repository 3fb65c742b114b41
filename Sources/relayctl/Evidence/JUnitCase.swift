import XML

/// One `<testcase>`: how it ended, and the elements that say so.
struct JUnitCase {
  /// `classname.name`, or what there is of it.
  let name: String
  /// How many elements of each kind stand in it.
  private let counts: [String: Int]
  private let status: Status

  /// What `status` and `result` can say instead of elements (googletest, CTest).
  private enum Status { case passed, failed, skipped }

  private static let known: Set<String> = [
    "failure", "error", "skipped", "rerunFailure", "rerunError", "flakyFailure", "flakyError",
    "system-out", "system-err", "properties",
  ]

  private static let words: [String: Status] = [
    "run": .passed, "completed": .passed, "passed": .passed, "pass": .passed, "success": .passed,
    "successful": .passed, "ok": .passed, "failed": .failed, "fail": .failed, "failure": .failed,
    "error": .failed, "notrun": .skipped, "skipped": .skipped, "disabled": .skipped,
    "suppressed": .skipped, "ignored": .skipped,
  ]

  init(_ element: Element) throws(EvidenceError) {
    let parts = [element["classname"], element["name"]].compactMap { $0 }.filter { !$0.isEmpty }
    name = parts.isEmpty ? "a test without a name" : parts.joined(separator: ".")
    var counts: [String: Int] = [:]
    for child in element.children {
      guard JUnitCase.known.contains(child.name) else {
        throw EvidenceError(
          "line \(child.line): \(child.shownName) in a test case, expected failure, error or skipped"
        )
      }
      counts[child.name, default: 0] += 1
    }
    self.counts = counts
    var status = Status.passed
    for attribute in ["status", "result"] {
      guard let word = element[attribute] else { continue }
      guard let meant = JUnitCase.words[word.lowercased()] else {
        throw EvidenceError(
          "line \(element.line): unknown \(attribute) of a test case, expected run, passed, failed or skipped"
        )
      }
      if meant == .failed || status == .passed { status = meant }
    }
    self.status = status
  }

  /// How many elements of a kind stand in it.
  func count(_ kind: String) -> Int { counts[kind] ?? 0 }

  private func has(_ kind: String) -> Bool { count(kind) > 0 }

  /// Surefire writes `rerun…` beside `failure` when no run passed.
  var isFailed: Bool { has("failure") || has("rerunFailure") || status == .failed }
  var isErrored: Bool { has("error") || has("rerunError") }
  var isSkipped: Bool {
    !isFailed && !isErrored && (has("skipped") || status == .skipped)
  }
  /// Surefire writes `flaky…` alone when a later run passed.
  var isFlaky: Bool {
    !isFailed && !isErrored && (has("flakyFailure") || has("flakyError"))
  }
}
