import Durable
import RFC3339
import XML

/// Reads JUnit XML as swift test, surefire, pytest, gotestsum and their like write it
/// (docs/formats/test-results.md).
enum JUnitReport {
  /// The most bytes that are read.
  static let limit: ByteCount = .mebibytes(16)

  /// What the report says. A report that contradicts itself is refused; one without tests is not, and
  /// is never green.
  static func read(_ bytes: [UInt8]) throws(EvidenceError) -> TestSuiteResult {
    let root: Element
    do throws(XMLError) {
      root = try Element.parse(bytes, limit: limit.bytes)
    } catch {
      throw EvidenceError("\(error)")
    }
    guard root.isNamed("testsuites") || root.isNamed("testsuite") else {
      throw EvidenceError(
        "line \(root.line): \(root.shownName) is no test report, expected testsuites or testsuite")
    }
    var reader = JUnitReader()
    let tally = try reader.read(root, JUnitReader.Context())
    return TestSuiteResult(
      tests: tally.cases, failures: tally.failed, errors: tally.errored, skipped: tally.skipped,
      flaky: tally.flaky, failedTests: tally.failedNames, time: reader.time,
      commit: try reader.commit)
  }
}

extension Element {
  /// The name in angle brackets, for a message: at most 40 characters of it.
  var shownName: String {
    let scalars = name.unicodeScalars
    return scalars.count > 40 ? "<\(String(scalars.prefix(40)))…>" : "<\(name)>"
  }
}
