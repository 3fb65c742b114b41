internal import Configuration
internal import YAML

/// A test suite that must be green, an item of `suites` in a promotion of policy.yaml.
package struct SuiteRequirement: Hashable, Sendable {
  package let name: String

  /// The path of the report in the folder of evidence, default `suites/NAME.xml`.
  package let file: String

  /// The least number of tests that must have run, 1 to 1,000,000, default 1.
  package let tests: Int

  /// The start of the class name of at least one test that must have run; `nil` if it may be any
  /// class. It shows that the report is that of this suite.
  package let cases: String?

  init(_ name: String, file: String? = nil, tests: Int = 1, cases: String? = nil) {
    self.name = name
    self.file = file ?? "suites/\(name).xml"
    self.tests = tests
    self.cases = cases
  }

  /// Reads a list of names, or a mapping of names to `file`, `tests` and `cases`.
  static func list(_ value: Value) throws(YAMLError) -> [SuiteRequirement] {
    guard case .mapping = value.node.kind else {
      return try value.distinct(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
        .map { SuiteRequirement($0) }
    }
    var suites: [SuiteRequirement] = []
    for (name, value) in try value.entries() {
      guard NameText.isName(name) else { throw value.error(expected: NameText.form) }
      let suite = try value.mapping { reader throws(YAMLError) in
        try SuiteRequirement(name, reading: &reader)
      }
      guard !suites.contains(where: { $0.file == suite.file }) else {
        throw value.error(expected: "a file of its own for each suite")
      }
      suites.append(suite)
    }
    guard !suites.isEmpty else { throw value.error(expected: "at least one suite") }
    return suites
  }

  private init(_ name: String, reading reader: inout MappingReader) throws(YAMLError) {
    let file = try reader.optional("file")?.parsed(
      expecting: "a path below the evidence folder, of [A-Za-z0-9._/-]"
    ) { PathText.isRelative($0) ? $0 : nil }
    let tests = try reader.integer("tests", in: 1...1_000_000, default: 1)
    let cases = try reader.optional("cases")?.line(limit: 200)
    self.init(name, file: file, tests: tests, cases: cases)
  }
}

/// The syntax of paths below the folder of evidence.
private enum PathText {
  /// Reports whether `text` has at most 255 bytes, and components of `[A-Za-z0-9._-]` other than `.`
  /// and `..`.
  static func isRelative(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    return text.utf8.count <= 255
      && parts.allSatisfy { NameText.isName($0) && $0 != "." && $0 != ".." }
  }
}
