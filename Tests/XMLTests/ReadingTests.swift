import Testing

@testable import XML

@Suite struct ReadingTests {
  private func read(_ text: String) throws -> Element {
    try Element.parse(Array(text.utf8), limit: 1 << 20)
  }

  @Test func readsElementsWithAttributesTextAndLines() throws {
    let root = try read(
      """
      <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
      <!-- <b/> -->
      <a:root x='1' y="&lt;&#233;&quot;">one<b/>
        two<c z=""><![CDATA[<&]]>&amp;</c>
      </a:root>
      <?end of="it"?>
      """)
    #expect(root.name == "a:root")
    #expect(root.isNamed("a:root"))
    #expect(root.line == 3)
    #expect(root.attributes.map(\.name) == ["x", "y"])
    #expect(root["x"] == "1")
    #expect(root["y"] == "<é\"")
    #expect(root["z"] == nil)
    #expect(root.text == "one\n  two\n")
    #expect(root.children.map(\.name) == ["b", "c"])
    #expect(root.children.map(\.line) == [3, 4])
    #expect(root.children[1].text == "<&&")
    #expect(root.children[1]["z"] == "")
  }

  @Test(arguments: [
    ("no declaration", "<a/>"),
    ("a declaration without encoding", "<?xml version='1.0'?><a/>"),
    ("the encoding in small letters", "<?xml version='1.0' encoding='utf-8'?><a/>"),
    ("CRLF at the ends of lines", "<?xml version='1.0'?>\r\n<a\r\n>\r\n</a>\r\n"),
    ("an instruction with a stylesheet", "<?xml-stylesheet href='x.xsl'?><a/>"),
    ("four bytes a character", "<a b='\u{1F600}'>\u{1F600}</a>"),
    ("an undeclared prefix", "<x:a/>"),
    ("a byte order mark", "\u{feff}<?xml version='1.0' encoding='utf-8'?><a/>"),
    ("ASCII", "<?xml version='1.0' encoding='US-ASCII'?><a/>"),
    ("Latin-1 without accents", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
    ("Windows-1252 without accents", "<?xml version='1.0' encoding='windows-1252'?><a/>"),
  ])
  func accepts(label: String, text: String) throws {
    #expect(throws: Never.self, "\(label)") { try read(text) }
  }

  @Test(arguments: ["", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-16'?>"])
  func readsUTF16WithAByteOrderMark(declaration: String) throws {
    let units = [0xfeff] + Array("\(declaration)\n<a b='\u{e9}'>\u{1F600}</a>".utf16)
    let little = units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    for bytes in [little, big] {
      let root = try Element.parse(bytes, limit: 1 << 20)
      #expect(root["b"] == "\u{e9}" && root.text == "\u{1F600}" && root.line == 2)
    }
  }

  @Test func comparesNamesByTheirBytes() throws {
    let composed = try read("<\u{e9} \u{e9}='1'/>")
    #expect(!composed.isNamed("e\u{301}"))
    #expect(composed["e\u{301}"] == nil)
    #expect(composed["\u{e9}"] == "1")
  }

  @Test func acceptsLevelsAndBytesUpToTheLimits() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array(
        (String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)).utf8)
    }
    #expect(throws: Never.self) { try Element.parse(nested(64), limit: 448) }
    #expect(throws: XMLError(line: 1, reason: .tooLarge(limit: 447))) {
      try Element.parse(nested(64), limit: 447)
    }
    #expect(throws: XMLError(line: 1, reason: .tooDeep(limit: 64))) {
      try Element.parse(nested(65), limit: 1 << 20)
    }
  }

  @Test func joinsALongTextOutOfPieces() throws {
    let long = String(repeating: "ä&amp;\n", count: 20_000)
    let text = try read("<a>\(long)</a>").text
    #expect(text == String(repeating: "ä&\n", count: 20_000))
  }
}
