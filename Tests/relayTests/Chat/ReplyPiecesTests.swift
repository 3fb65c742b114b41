import Support
import Testing

@testable import relay

struct ReplyPiecesTests {
  /// Every piece of a text.
  private static func pieces(of text: String, limit: Int = OutgoingMessage.limit) -> [String] {
    var pieces: [String] = []
    var rest = text[...]
    while let (piece, after) = ReplyPieces.first(of: rest, limit: limit) {
      pieces.append(piece)
      rest = after
    }
    return pieces
  }

  /// Pieces of ten code points at most, so that a table can be read.
  @Test(arguments: [
    ("", []),
    (" \n\t ", []),
    ("short", ["short"]),
    ("  short \n", ["short"]),
    ("0123456789", ["0123456789"]),
    ("0123456789a", ["0123456789", "a"]),
    ("one\n\ntwo\nthree", ["one", "two\nthree"]),
    ("one\r\n\r\ntwo\r\nthree", ["one", "two\r\nthree"]),
    ("one\n \ntwo three", ["one", "two three"]),
    ("one\ntwo\nthree", ["one\ntwo", "three"]),
    ("One. Two three", ["One.", "Two three"]),
    ("one two three", ["one two", "three"]),
    ("おはよう。お元気ですか、皆さん", ["おはよう。", "お元気ですか、皆さん"]),
    ("1234567\u{65}\u{301}\u{65}\u{301}", ["1234567\u{65}\u{301}", "\u{65}\u{301}"]),
    ("12345678👨‍👩‍👧‍👦", ["12345678", "👨‍👩‍👧‍👦"]),
    ("😀😀😀😀😀😀😀😀😀😀😀", ["😀😀😀😀😀😀😀😀😀😀", "😀"]),
    ("ab: 0123456789", ["ab: 012345", "6789"]),
    ("\u{200B}\u{FEFF}", []),
    ("\u{2800}\u{2800}\u{200F}", []),
    ("012345678 \u{AD}\u{AD}\u{AD}\u{AD}\u{AD}\u{AD}\u{AD}\u{AD}\u{AD}\u{AD}", ["012345678"]),
  ])
  func endsAtTheBestBorder(text: String, pieces: [String]) {
    #expect(Self.pieces(of: text, limit: 10) == pieces)
  }

  /// A first piece of a few characters in front of a long one looks like a mistake.
  @Test func fillsHalfBeforeItEndsWithABorder() {
    let words = String(repeating: "word ", count: 30)
    let pieces = Self.pieces(of: "Well:\n\n" + words, limit: 100)
    #expect(pieces.map(\.unicodeScalars.count) == [96, 59])
    let long = String(repeating: "x", count: 9000)
    for text in ["echo: \(long)", "echo:\n\n\(long)", "Yes. \(long)"] {
      #expect(Self.pieces(of: text)[0].unicodeScalars.count == 4096, "\(text.prefix(6))")
    }
  }

  @Test func cutsOnlyACharacterThatIsLongerThanTheLimit() {
    let text = "ab e" + String(repeating: "\u{301}", count: 25) + " cd"
    let pieces = Self.pieces(of: text, limit: 10)
    #expect(pieces.first == "ab")
    #expect(pieces.joined().unicodeScalars.count == text.unicodeScalars.count - 1)
  }

  @Test func countsCodePoints() {
    let faces = String(repeating: "😀", count: 4096)
    #expect(Self.pieces(of: faces) == [faces])
    #expect(Self.pieces(of: faces + "😀") == [faces, "😀"])
  }

  @Test func losesNothingButWhiteSpace() {
    let seed = Seed()
    var random = seed.generator
    let alphabet = [
      "a", "word", ". ", "\n", "\n\n", "\r\n", " ", "\t", "é", "e\u{301}", "👨‍👩‍👧‍👦", "🇩🇪", "。", "漢",
    ]
    for _ in 0..<300 {
      var text = ""
      for _ in 0..<random.below(200) { text += alphabet[random.below(alphabet.count)] }
      let limit = 8 + random.below(40)
      let pieces = Self.pieces(of: text, limit: limit)
      for piece in pieces {
        #expect((1...limit).contains(piece.unicodeScalars.count), "\(seed)")
        #expect(piece.first?.isWhitespace == false && piece.last?.isWhitespace == false, "\(seed)")
      }
      #expect(
        Array(pieces.joined()).filter { !$0.isWhitespace }
          == text.filter { !$0.isWhitespace }.map(\.self),
        "\(seed)")
    }
  }
}
