import Support
import Testing

@testable import XML

@Suite struct MutationTests {
  private static let source = Array(
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- results -->
    <suites a="1" b='&lt;&#x1F600;'>
      <case n="é">x &amp; y<![CDATA[<z>]]></case>
      <?p q?><empty/>
    </suites>

    """.utf8)

  /// Requires that a mutated document is read, or refused with a line of the document.
  private func requireReadOrRefused(_ bytes: [UInt8], _ label: String) {
    do throws(XMLError) {
      let root = try Element.parse(bytes, limit: 1 << 20)
      #expect(!root.name.isEmpty, "\(label)")
    } catch {
      // A CR ends a line too (XML 1.0 §2.11).
      let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
      #expect((1...lines + 1).contains(error.line), "\(label): \(error)")
    }
  }

  @Test func readsTheSource() throws {
    #expect(try Element.parse(Self.source, limit: 1 << 20).children.count == 2)
  }

  @Test func readsOrRefusesEveryDocumentWithOneBitFlipped() {
    for flip in bitFlips(of: Self.source) { requireReadOrRefused(flip.bytes, "\(flip)") }
  }

  @Test func refusesEveryPrefixThatEndsBeforeTheRootDoes() throws {
    let end = try #require(Self.source.lastIndex(of: UInt8(ascii: ">")))
    for count in 0...end {
      #expect(throws: XMLError.self, "\(count)") {
        try Element.parse(Array(Self.source.prefix(count)), limit: 1 << 20)
      }
    }
  }

  @Test func readsOrRefusesMutatedDocuments() {
    let seed = Seed()
    var generator = seed.generator
    let tokens = [
      "<", ">", "</", "/>", "&", ";", "&#", "'", "\"", "=", "<!", "<!--", "-->", "<![CDATA[", "]]>",
      "<?", "?>", "<!DOCTYPE a [", "<!ENTITY a 'b'>", "]>", "&a;", "%a;", "\u{0}", "\u{feff}",
      "\u{1F600}", "<case>", "</case>", " x='1'", "\r",
    ]
    for _ in 0..<3000 {
      var bytes = Self.source
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let token = tokens.randomElement(using: &generator) ?? ""
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.insert(contentsOf: token.utf8, at: place)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
        case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
        default: bytes.insert(contentsOf: bytes.suffix(from: place).prefix(20), at: place)
        }
      }
      requireReadOrRefused(bytes, "\(seed)")
    }
  }
}
