import Crypto
import Support
import Testing

@testable import Logbook

/// Compares our reader of signed notes with Go's, whose verdicts `Tests/Vectors/signed-note/open.go`
/// has recorded (golang.org/x/mod 0.7.0).
@Suite struct GoNoteTests {
  private static let keys = [
    SignedNoteTests.neumann,
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
  ]

  private struct Vector {
    let note: [UInt8]
    /// The digest of the signed text; nil if Go refuses the note.
    let text: Digest?
  }

  private static func vectors() throws -> [Vector] {
    let file = try TestFile.read("\(Places.root)/Tests/Vectors/signed-note/go-note.tsv")
    return try file.split(separator: 0x0a).map { line in
      let parts = line.split(separator: 0x09, omittingEmptySubsequences: false)
      try #require(parts.count == 2)
      return Vector(
        note: try #require(Base64.decode(String(decoding: parts[0], as: UTF8.self))),
        text: Digest(hex: String(decoding: parts[1], as: UTF8.self)))
    }
  }

  @Test func acceptsWhatGoAccepts() throws {
    let keys = try Self.keys.map { try VerifierKey($0) }
    let vectors = try Self.vectors()
    var stricter = 0
    for vector in vectors {
      let note = try? SignedNote(parsing: vector.note)
      let isSigned = (try? note?.signers(among: keys)) != nil
      let text = isSigned ? note.map { SHA256.digest(of: $0.text) } : nil
      if text == vector.text { continue }
      // Go ignores the unused bits at the end of Base64, and accepts a control character in a name.
      #expect(text == nil && vector.text != nil, "\(String(decoding: vector.note, as: UTF8.self))")
      stricter += 1
    }
    #expect(vectors.count > 1_000)
    #expect(vectors.count { $0.text != nil } > 20)
    #expect(stricter < 10)
  }
}
