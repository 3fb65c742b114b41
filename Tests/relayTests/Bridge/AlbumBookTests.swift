import Testing

@testable import relay

@Suite struct AlbumBookTests {
  private var book = AlbumBook()

  private func part(_ album: String?, chat: Int64 = 1) -> IncomingMessage {
    var message = UpdateTests.message("", chat: chat, attachment: .photo)
    message.album = album
    return message
  }

  /// Parts in order, `-` without and `c` with a caption; and which of those without one may need a
  /// reply.
  @Test(arguments: [
    ("----", [0], false), ("c---", [], true), ("-c--", [0], true), ("---c", [0], true),
    ("cc-c", [], true), ("-", [0], false),
  ])
  mutating func asksForOneReplyAnAlbum(parts: String, replies: [Int], hasText: Bool) {
    var found: [Int] = []
    for (place, kind) in parts.enumerated() {
      if kind == "c" {
        book.noteText(part("a"))
      } else if book.noteSilent(part("a")) {
        found.append(place)
      }
    }
    #expect(found == replies)
    #expect(book.hasText(part("a")) == hasText)
    #expect(!book.hasText(part("a", chat: 2)) && !book.hasText(part("b")))
  }

  @Test mutating func repliesToEachMessageOutsideAnAlbum() {
    book.noteText(part(nil))
    for _ in 0..<3 {
      let answer = book.noteSilent(part(nil))
      #expect(answer)
    }
    #expect(!book.hasText(part(nil)))
  }

  @Test mutating func remembersTheLastAlbums() {
    book.noteText(part("first"))
    for number in 0..<AlbumBook.limit { book.noteText(part("\(number)")) }
    #expect(!book.hasText(part("first")))
    #expect(book.hasText(part("0")))
  }
}
