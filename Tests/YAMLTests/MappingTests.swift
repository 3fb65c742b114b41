import Support
import Testing

@testable import YAML

@Suite struct MappingTests {
  /// Returns the message for a mapping with the required key `limit` and the optional keys `ticket`
  /// and `nested`.
  private func message(_ text: String) throws -> String? {
    let document = try Document.parse(Array(text.utf8), file: "a.yaml")
    let error = #expect(throws: YAMLError.self) {
      try document.value.mapping { reader throws(YAMLError) in
        _ = try reader.integer("limit", in: 0...9)
        _ = try reader.optional("ticket")?.text()
        _ = try reader.optional("nested")?.mapping { inner throws(YAMLError) in
          try inner.text("mode", among: ["strict", "lax"])
        }
      }
    }
    return error?.description
  }

  @Test(arguments: [
    (
      "limit: 1\nticked: x\n",
      "a.yaml:2: unknown key \"ticked\" (hint: did you mean \"ticket\"?)"
    ),
    (
      "limit: 1\ncolour: x\n",
      "a.yaml:2: unknown key \"colour\", expected one of limit, ticket, nested"
    ),
    (
      "limit: 1\nticket: x\nticke: y\n",
      "a.yaml:3: unknown key \"ticke\", expected one of limit, ticket, nested"
    ),
    (
      "ticket: x\nlimti: 1\n",
      "a.yaml:1: key \"limit\" is missing (hint: is \"limti\" a misspelling?)"
    ),
    ("ticket: x\n", "a.yaml:1: key \"limit\" is missing"),
    (
      "limit: 1\nnested:\n  mode: strict\n  mood: x\n",
      "a.yaml:4: unknown key \"nested.mood\", expected one of mode"
    ),
    (
      "limit: 1\nnested:\n  mode: other\n",
      "a.yaml:3: nested.mode: found a string, expected one of strict, lax"
    ),
    ("limit: 1\nnested: x\n", "a.yaml:2: nested: found a string, expected a mapping"),
    ("- limit\n", "a.yaml:1: the document: found a list, expected a mapping"),
    ("text\n", "a.yaml:1: the document: found a string, expected a mapping"),
    (
      "limit: 1\n\"a\\eb\\u202e\": 1\n",
      "a.yaml:2: unknown key \"a\u{1b}b\u{202e}\", expected one of limit, ticket, nested"
    ),
    (
      "limit: 1\n\(String(repeating: "k", count: 90)): 1\n",
      "a.yaml:2: unknown key \"\(String(repeating: "k", count: 80))…\","
        + " expected one of limit, ticket, nested"
    ),
  ])
  func refuses(text: String, expected: String) throws {
    #expect(try message(text) == expected)
  }

  @Test func readsEveryKeyOfAMapping() throws {
    let text = "name: n\ncount: 3\nshare: 2.5\nopen: true\nitems: [a, b]\nbelow:\n  x: y\n"
    let document = try Document.parse(Array(text.utf8), file: "a.yaml")
    let read = try document.value.mapping { reader throws(YAMLError) in
      let first = try reader.text("name")
      let numbers = [try reader.integer("count", in: 1...9), try reader.percent("share")]
      let truth = try reader.bool("open")
      let items = try reader.texts("items")
      let below = try reader.mapping("below") { inner throws(YAMLError) in try inner.text("x") }
      return [first, "\(numbers)", "\(truth)", "\(items)", below]
    }
    #expect(read == ["n", "[3, 250]", "true", "[\"a\", \"b\"]", "y"])
  }

  @Test(arguments: [
    (YAMLError.Reason.empty, "empty, expected a document"),
    (.tooLarge(limit: 9), "more than 9 bytes"),
    (.unreadable(.notUTF8), "not UTF-8"),
    (
      .unreadable(.byteOrderMark),
      "a byte order mark is not allowed (hint: save as UTF-8 without it)"
    ),
    (.unreadable(.control(0)), "control character U+0000 is not allowed"),
    (
      .unreadable(.lineSeparator(0x2028)),
      "line separator U+2028 is not allowed (hint: end lines with LF)"
    ),
    (.refused(.alias), "an alias is not allowed (hint: write the values out in full)"),
    (.tooDeep(limit: 32), "nested deeper than 32 levels"),
    (.duplicateKey("a", first: 3), "duplicate key \"a\", first on line 3"),
  ])
  func describesItselfInOneLine(reason: YAMLError.Reason, words: String) {
    #expect(
      YAMLError(file: "d/a.yaml", line: 4, reason: reason).description == "d/a.yaml:4: \(words)")
  }
}
