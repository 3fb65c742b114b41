import Testing

@testable import XML

@Suite struct RefusalTests {
  private func refusal(of bytes: [UInt8]) -> XMLError? {
    do throws(XMLError) {
      _ = try Element.parse(bytes, limit: 1 << 20)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("a billion laughs", "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>\n<l>&b;</l>"),
    ("an external entity", "<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n<l>&a;</l>"),
    ("an external subset", "<!DOCTYPE l SYSTEM 'http://127.0.0.1/l.dtd'>\n<l/>"),
    ("a public identifier", "<!DOCTYPE l PUBLIC '-//x' 'l.dtd'>\n<l/>"),
    ("a parameter entity", "<!DOCTYPE l [<!ENTITY % p SYSTEM 'file:///dev/zero'> %p;]>\n<l/>"),
    ("a default attribute", "<!DOCTYPE l [<!ATTLIST l failures CDATA '0'>]>\n<l/>"),
    ("an empty declaration", "<!DOCTYPE l>\n<l/>"),
    ("one after a comment", "<!-- x --><!DOCTYPE l>\n<l/>"),
  ])
  func refusesADocumentTypeDeclaration(label: String, text: String) {
    #expect(refusal(of: Array(text.utf8))?.reason == .doctype, "\(label)")
  }

  @Test(arguments: [
    ("empty", [], XMLError.Reason.empty),
    ("only a byte order mark", [0xef, 0xbb, 0xbf], .empty),
    ("only a byte order mark of UTF-16", [0xff, 0xfe], .empty),
    ("half a unit of UTF-16", [0xff, 0xfe, 0x3c, 0x00, 0x61], .notUTF8),
    ("a lone surrogate of UTF-16", [0xfe, 0xff, 0xd8, 0x00], .notUTF8),
    ("a NUL in UTF-16", [0xfe, 0xff, 0x00, 0x3c, 0x00, 0x00], .nulCharacter),
    ("UTF-16 without a mark", [0x00, 0x3c, 0x00, 0x61, 0x00, 0x2f, 0x00, 0x3e], .nulCharacter),
    ("Latin-1", Array("<a>".utf8) + [0xe9] + Array("</a>".utf8), .notUTF8),
    ("an overlong slash", Array("<a>".utf8) + [0xc0, 0xaf] + Array("</a>".utf8), .notUTF8),
    ("a surrogate", Array("<a>".utf8) + [0xed, 0xa0, 0x80] + Array("</a>".utf8), .notUTF8),
    ("a NUL", Array("<a>\u{0}</a>".utf8), .nulCharacter),
    ("a NUL at the end", Array("<a/>\u{0}".utf8), .nulCharacter),
  ])
  func refusesBytesThatAreNotText(label: String, bytes: [UInt8], reason: XMLError.Reason) {
    #expect(refusal(of: bytes) == XMLError(line: 1, reason: reason), "\(label)")
  }

  @Test(arguments: ["UTF-16", "EBCDIC-CP-US", "UTF-7", "utf8", "x"])
  func refusesAnotherEncoding(name: String) {
    let text = "<?xml version=\"1.0\" encoding=\"\(name)\"?><a/>"
    #expect(refusal(of: Array(text.utf8))?.reason == .encoding(name))
  }

  /// The bytes would mean other characters in the declared encoding.
  @Test(arguments: ["ISO-8859-1", "US-ASCII", "Windows-1252"])
  func refusesAnASCIIEncodingBeyondASCII(name: String) {
    let text = "<?xml version=\"1.0\" encoding=\"\(name)\"?><a>\u{e9}</a>"
    #expect(refusal(of: Array(text.utf8))?.reason == .encoding(name))
    let marked = "\u{feff}<?xml version=\"1.0\" encoding=\"\(name)\"?><a/>"
    #expect(refusal(of: Array(marked.utf8))?.reason == .encoding(name))
  }

  @Test(arguments: [
    ("only space", " \n"), ("no markup", "a"), ("truncated in a tag", "<a"),
    ("truncated in an attribute", "<a b='"), ("not closed", "<a><b/>"), ("text only", "1"),
    ("crossed tags", "<a><b></a></b>"), ("an attribute twice", "<a b='1' b='2'/>"),
    ("no quotes", "<a b=1/>"), ("a second root", "<a/><a/>"), ("text after it", "<a/>x"),
    ("a declaration after it", "<a/><?xml version='1.0'?>"), ("JSON", "{\"a\":1}"),
    ("an undeclared entity", "<a>&nbsp;</a>"), ("a lone ampersand", "<a>&</a>"),
    ("a reference to NUL", "<a>&#0;</a>"), ("a reference to a surrogate", "<a>&#xD800;</a>"),
    ("a control character", "<a>\u{1}</a>"), ("an escape", "<a>\u{1b}[2J</a>"),
    ("a less-than sign in a value", "<a b='<'/>"), ("an unterminated comment", "<a><!-- </a>"),
    ("an unterminated CDATA section", "<a><![CDATA[</a>"),
    ("an element declaration", "<a><!ELEMENT a ANY></a>"),
    ("space before the declaration", " <?xml version='1.0'?><a/>"),
  ])
  func refusesWhatIsNotWellFormed(label: String, text: String) throws {
    let error = try #require(refusal(of: Array(text.utf8)), "\(label)")
    guard case .syntax(let words) = error.reason else {
      Issue.record("\(label): \(error)")
      return
    }
    #expect(!words.isEmpty)
    #expect(error.description.hasPrefix("line "))
  }

  @Test func refusesFiftyThousandNestedElements() {
    let text = String(repeating: "<a>\n", count: 50_000) + String(repeating: "</a>", count: 50_000)
    #expect(refusal(of: Array(text.utf8)) == XMLError(line: 65, reason: .tooDeep(limit: 64)))
  }

  @Test func namesTheLine() {
    #expect(refusal(of: Array("<a>\n<b>\n</c>\n</a>".utf8))?.line == 3)
    #expect(refusal(of: Array("<a>\n\n".utf8) + [0xff])?.line == 3)
    #expect(refusal(of: Array("<a>\n\u{0}".utf8))?.line == 2)
  }

  @Test func describesItselfInOneLine() {
    let reasons: [XMLError.Reason] = [
      .empty, .tooLarge(limit: 5), .notUTF8, .nulCharacter, .encoding("x"),
      .doctype, .tooDeep(limit: 64), .syntax("s"), .unavailable("u"),
    ]
    let texts = reasons.map { XMLError(line: 7, reason: $0).description }
    #expect(texts.allSatisfy { $0.hasPrefix("line 7: ") && !$0.contains("\n") })
    #expect(Set(texts).count == reasons.count)
  }
}
