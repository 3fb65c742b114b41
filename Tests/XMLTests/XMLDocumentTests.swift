import Testing

@testable import XML

@Suite struct XMLDocumentTests {
  @Test func readsElementsAttributesAndText() throws {
    let text = "<?xml version=\"1.0\"?><!-- c --><a x=\"1 &lt;\"><b>t&amp;u</b><b/>tail</a>\n"
    let root = try XMLDocument.parse(Array(text.utf8))
    #expect(root.name == "a")
    #expect(root.attributes == ["x": "1 <"])
    #expect(root.children(named: "b").map(\.text) == ["t&u", ""])
    #expect(root.text == "tail")
  }

  private static func nested(_ depth: Int) -> String {
    String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
  }

  @Test(arguments: [
    ("nothing", "", XMLError.Problem.empty), ("blank", " \n", .malformed),
    ("no end", "<a><b></b>", .malformed), ("crossed", "<a><b></a></b>", .malformed),
    ("two roots", "<a/><a/>", .malformed), ("behind it", "<a/>x", .malformed),
    ("an attribute twice", "<a x='1' x='2'/>", .malformed),
    ("an unknown entity", "<a>&b;</a>", .malformed), ("NUL", "<a>\0</a>", .malformed),
    ("a document type", "<!DOCTYPE a><a/>", .documentType),
    (
      "a billion laughs", "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
      .documentType
    ),
    (
      "a file of this machine",
      "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
      .documentType
    ),
    ("at the depth limit and one", nested(65), .tooDeep),
    ("far too deep", nested(50_000), .tooDeep),
  ])
  func refuses(label: String, text: String, problem: XMLError.Problem) {
    let error = #expect(throws: XMLError.self, "\(label)") {
      try XMLDocument.parse(Array(text.utf8))
    }
    #expect(error?.problem == problem, "\(label)")
  }

  @Test func takesTheDeepestThatIsAllowed() throws {
    #expect(try XMLDocument.parse(Array(XMLDocumentTests.nested(64).utf8)).name == "a")
  }

  @Test(arguments: [
    [0xff, 0xfe, 0x3c, 0, 0x61, 0, 0x2f, 0, 0x3e, 0],  // UTF-16
    Array("<a>".utf8) + [0xff] + Array("</a>".utf8),
  ])
  func refusesWhatIsNotUTF8(bytes: [UInt8]) {
    #expect(throws: XMLError.self) { try XMLDocument.parse(bytes) }
  }

  /// Whatever byte is another, the answer is a document or an error, never a crash.
  @Test func survivesAnyByte() {
    let text = Array("<s n=\"é\"><t a='1'>x</t></s>".utf8)
    for index in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[index] = byte
        _ = try? XMLDocument.parse(changed)
      }
    }
  }
}
