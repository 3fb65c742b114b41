import Support
import Testing

@testable import YAML

@Suite struct DocumentTests {
  private func root(_ text: String) throws -> Node {
    try Document.parse(Array(text.utf8), file: "a.yaml").root
  }

  @Test func keepsOrderLinesAndQuotes() throws {
    let node = try root("# head\nb: 1\na:\n  - x\n  - \"5\"\n")
    #expect(
      node
        == Node(
          kind: .mapping([
            Node.Entry(
              key: "b", line: 2, value: Node(kind: .scalar("1", plain: true), line: 2)),
            Node.Entry(
              key: "a", line: 3,
              value: Node(
                kind: .sequence([
                  Node(kind: .scalar("x", plain: true), line: 4),
                  Node(kind: .scalar("5", plain: false), line: 5),
                ]), line: 4)),
          ]), line: 2))
  }

  @Test(arguments: [
    ("a: 'it''s'", "it's"),
    ("a: \"tab\\tand \\u00e9\"", "tab\tand \u{e9}"),
    ("a: \u{e9}\u{1F600}", "\u{e9}\u{1F600}"),
    ("a: |\n  one\n  two\n", "one\ntwo\n"),
    ("a: >-\n  one\n  two\n", "one two"),
    ("---\na: x\n...\n", "x"),
    ("{a: x}", "x"),
    ("a: x # comment", "x"),
    ("a: http://x/#y", "http://x/#y"),
  ])
  func readsTheTextsOfYAML(source: String, text: String) throws {
    let document = try Document.parse(Array(source.utf8), file: "a.yaml")
    let read = try document.value.mapping { reader throws(YAMLError) in try reader.text("a") }
    #expect(read == text)
  }

  @Test(arguments: Refusal.documents)
  private func refuses(_ refusal: Refusal) {
    #expect(throws: YAMLError(file: "d/a.yaml", line: refusal.line, reason: refusal.reason)) {
      try Document.parse(refusal.bytes, file: "d/a.yaml")
    }
  }

  @Test func acceptsBytesUpToTheLimit() throws {
    let bytes = Array("a: b\n".utf8)
    _ = try Document.parse(bytes, file: "a.yaml", limit: 5)
    #expect(throws: YAMLError(file: "a.yaml", line: 1, reason: .tooLarge(limit: 4))) {
      try Document.parse(bytes, file: "a.yaml", limit: 4)
    }
  }

  @Test func acceptsThirtyTwoLevels() throws {
    _ = try root(String(repeating: "[", count: 32) + String(repeating: "]", count: 32))
    #expect(throws: YAMLError(file: "a.yaml", line: 1, reason: .tooDeep(limit: 32))) {
      try root(String(repeating: "[", count: 33) + String(repeating: "]", count: 33))
    }
  }

  @Test func refusesOnlyOpeningsQuickly() {
    for text in ["[", "{a: ", "- ", "? ", "\"", "a: &"] {
      let bytes = Array(String(repeating: text, count: (1 << 17) / text.utf8.count).utf8)
      #expect(throws: YAMLError.self) { try Document.parse(bytes, file: "a.yaml") }
    }
  }
}

/// A document that is refused, the line and the reason.
private struct Refusal: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let bytes: [UInt8]
  let line: Int
  let reason: YAMLError.Reason

  init(_ label: String, _ text: String, line: Int, _ reason: YAMLError.Reason) {
    self.init(label, Array(text.utf8), line: line, reason)
  }

  init(_ label: String, _ bytes: [UInt8], line: Int, _ reason: YAMLError.Reason) {
    testDescription = label
    self.bytes = bytes
    self.line = line
    self.reason = reason
  }

  static let documents = [
    Refusal("nothing", "", line: 1, .empty),
    Refusal("comments only", "# a\n\n# b\n", line: 1, .empty),
    Refusal("a lone marker", "---\n", line: 2, .empty),
    Refusal("anchor on a scalar", "a: 1\nb: &x 1\n", line: 2, .refused(.anchor)),
    Refusal("anchor on a list", "a: &x [1]\n", line: 1, .refused(.anchor)),
    Refusal("anchor on a mapping", "a: &x\n  b: 1\n", line: 1, .refused(.anchor)),
    Refusal("anchor on a key", "&x a: 1\n", line: 1, .refused(.anchor)),
    Refusal("alias", "a: 1\nb: *x\n", line: 2, .refused(.alias)),
    Refusal("tag on a scalar", "a: !!str 1\n", line: 1, .refused(.tag)),
    Refusal("the non-specific tag", "a: ! x\n", line: 1, .refused(.tag)),
    Refusal("tag on a mapping", "a: !!map {b: 1}\n", line: 1, .refused(.tag)),
    Refusal("tag on a list", "a:\n- b\n- !x []\n", line: 3, .refused(.tag)),
    Refusal("version directive", "%YAML 1.1\n---\na: 1\n", line: 1, .refused(.directive)),
    Refusal("tag directive", "%TAG ! tag:x,2000:\n---\na: 1\n", line: 1, .refused(.directive)),
    Refusal("merge key", "a: 1\n<<: {b: 1}\n", line: 2, .refused(.mergeKey)),
    Refusal("second document", "a: 1\n---\nb: 1\n", line: 2, .refused(.secondDocument)),
    Refusal("list as key", "? [a]\n: 1\n", line: 1, .refused(.complexKey)),
    Refusal("mapping as key", "{{a: 1}: 1}\n", line: 1, .refused(.complexKey)),
    Refusal("no key at all", "?\n: 2\n", line: 1, .refused(.emptyKey)),
    Refusal("empty key", "a: 1\n\"\": 2\n", line: 2, .refused(.emptyKey)),
    Refusal("NUL by escape", "a: \"\\0\"\n", line: 1, .refused(.nulCharacter)),
    Refusal("duplicate key", "a: 1\nb: 2\na: 3\n", line: 3, .duplicateKey("a", first: 1)),
    Refusal(
      "duplicate key, quoted once", "x:\n  a: 1\n  'a': 3\n", line: 3,
      .duplicateKey("a", first: 2)),
    Refusal(
      "duplicate key in another normal form", "\u{e9}: 1\ne\u{301}: 2\n", line: 2,
      .duplicateKey("e\u{301}", first: 1)),
    Refusal("carriage return", "a: 1\r\nb: 2\r\n", line: 1, .unreadable(.carriageReturn)),
    Refusal("byte order mark", "\u{feff}a: 1\n", line: 1, .unreadable(.byteOrderMark)),
    Refusal("byte order mark later", "a: 1\nb: \u{feff}1\n", line: 2, .unreadable(.byteOrderMark)),
    Refusal("NUL", "a: 1\nb: \0\n", line: 2, .unreadable(.control(0))),
    Refusal("escape character", "a: \u{1b}[31m\n", line: 1, .unreadable(.control(0x1b))),
    Refusal("DEL", "a: \u{7f}\n", line: 1, .unreadable(.control(0x7f))),
    Refusal("next line", "a: 1\u{85}b: 2\n", line: 1, .unreadable(.lineSeparator(0x85))),
    Refusal("line separator", "a: 1\u{2028}\n", line: 1, .unreadable(.lineSeparator(0x2028))),
    Refusal("text turned around", "# \u{202e}\na: 1\n", line: 1, .unreadable(.control(0x202e))),
    Refusal("not UTF-8", [0x61, 0x3a, 0x20, 0x0a, 0xff], line: 2, .unreadable(.notUTF8)),
    Refusal(
      "overlong UTF-8", [0x61, 0x3a, 0x20, 0xc0, 0xaf], line: 1, .unreadable(.notUTF8)),
    Refusal("UTF-16", [0xff, 0xfe, 0x61, 0x00], line: 1, .unreadable(.notUTF8)),
    Refusal(
      "unclosed list", "a: [1,\nb: 2\n", line: 3,
      .syntax("did not find expected ',' or ']'")),
    Refusal(
      "tab as indent", "a:\n\tb: 1\n", line: 2,
      .syntax("found character that cannot start any token")),
  ]
}
