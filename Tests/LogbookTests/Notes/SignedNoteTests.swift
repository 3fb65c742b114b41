import Crypto
import Support
import Testing

@testable import Logbook

struct SignedNoteTests {
  /// golang.org/x/mod/sumdb/note, note_test.go.
  static let neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  static let neumannSigner =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  static let neumannText =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  static let neumannLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

  @Test func signsAsGoDoes() throws {
    let signer = try SignerKey(Self.neumannSigner)
    #expect(signer.verifier.description == Self.neumann)
    #expect(signer.text == Self.neumannSigner)
    let note = try SignedNote(text: Array(Self.neumannText.utf8), signer: signer)
    #expect(note.bytes == Array((Self.neumannText + "\n" + Self.neumannLine).utf8))
    #expect(
      try note.signers(among: [VerifierKey(Self.neumann)]).map(\.description) == [Self.neumann])
  }

  @Test(arguments: [
    ("as written", neumannSigner, nil as NoteDefect?),
    ("with a line end", neumannSigner + "\n", nil),
    ("two line ends", neumannSigner + "\n\n", .key), ("a plus before", "+" + neumannSigner, .key),
    ("an empty part", neumannSigner.replacing("E+K", with: "E++K"), .key),
    ("another word", neumannSigner.replacing("PRIVATE", with: "PUBLIC"), .key),
    ("another second word", neumannSigner.replacing("KEY+", with: "SEED+"), .key),
    ("no name", neumannSigner.replacing("PeterNeumann", with: ""), .keyName),
    ("another name", neumannSigner.replacing("Peter", with: "Petra"), .keyIdentifier),
    ("another id", neumannSigner.replacing("c74f", with: "c74e"), .keyIdentifier),
    ("another kind", neumannSigner.replacing("AYEK", with: "BIEK"), .keyKind),
    ("a short seed", String(neumannSigner.dropLast(4)), .key),
  ])
  func parsesASigningKey(_ label: String, _ text: String, _ defect: NoteDefect?) {
    if let defect {
      #expect(throws: NoteError.malformed(defect), "\(label)") { try SignerKey(text) }
    } else {
      #expect(throws: Never.self, "\(label)") { try SignerKey(text) }
    }
  }

  @Test func verifiesTheExampleOfTheSpecification() throws {
    // C2SP signed-note, "Verifier keys".
    let key = try VerifierKey(
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    let text = "This is an example message.\n\n"
    let signature =
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    let note = try SignedNote(
      parsing: Array((text + "— example.com/foo " + signature + "\n").utf8))
    #expect(try note.signers(among: [key]) == [key])
  }

  @Test func neverShowsTheSigningKey() throws {
    let signer = try SignerKey(Self.neumannSigner)
    var dumped = ""
    dump(signer, to: &dumped)
    for text in ["\(signer)", String(reflecting: signer), dumped] {
      #expect(!text.contains("AYEKFALV"))
    }
    #expect("\(signer)" == "********")
  }

  @Test func refusesEveryFlippedBitOfANote() throws {
    let key = try VerifierKey(Self.neumann)
    let bytes = Array((Self.neumannText + "\n" + Self.neumannLine).utf8)
    for flip in bitFlips(of: bytes) {
      #expect(throws: NoteError.self, "\(flip)") {
        _ = try SignedNote(parsing: flip.bytes).signers(among: [key])
      }
    }
  }

  @Test func ignoresUnknownSignersAndRefusesWrongOnes() throws {
    let key = try VerifierKey(Self.neumann)
    let stranger = try TestLog.signer(name: "stranger.example", seed: 9)
    let line = try stranger.signature(for: Array("other\n".utf8)).line
    let bytes = Array((Self.neumannText + "\n" + Self.neumannLine).utf8)
    let note = try SignedNote(parsing: bytes + line)
    #expect(try note.signers(among: [key]) == [key])
    #expect(throws: NoteError.wrongSignature(stranger.verifier.name)) {
      try note.signers(among: [key, stranger.verifier])
    }
    #expect(throws: NoteError.noTrustedSignature) {
      try SignedNote(parsing: bytes).signers(among: [stranger.verifier])
    }
    // The same line twice counts once.
    let twice = try SignedNote(parsing: bytes + Array(Self.neumannLine.utf8))
    #expect(try twice.signers(among: [key]) == [key])
  }

  @Test(arguments: [
    ("no blank line", "text\n— a x08go/ZJkuA=\n", NoteDefect.noSignatures),
    ("no signature", "text\n\n", .noSignatures),
    ("empty", "", .noSignatures),
    ("only a signature", "\n— a x08go/ZJkuA=\n", .noSignatures),
    ("no LF at the end", "text\n\n— a x08go/ZJkuA=", .noSignatures),
    ("CR", "text\r\n\n— a x08go/ZJkuA=\n", .controlCharacter),
    ("hyphen instead of dash", "text\n\n- a x08go/ZJkuA=\n", .signatureLine),
    ("two spaces", "text\n\n—  a x08go/ZJkuA=\n", .signatureLine),
    ("no name", "text\n\n—  x08go/ZJkuA=\n", .keyName),
    ("plus in the name", "text\n\n— a+b x08go/ZJkuA=\n", .keyName),
    ("Unicode space in the name", "text\n\n— a\u{2003}b x08go/ZJkuA=\n", .keyName),
    ("base64 without padding", "text\n\n— a x08go/ZJkuA\n", .signatureLine),
    ("only an id", "text\n\n— a x08gow==\n", .signatureLine),
    ("a text line between signatures", "t\n\n— a x08go/ZJkuA=\ntext\n", .signatureLine),
  ])
  func refusesMalformedNotes(_ label: String, _ text: String, _ defect: NoteDefect) {
    #expect(throws: NoteError.malformed(defect), "\(label)") {
      try SignedNote(parsing: Array(text.utf8))
    }
  }

  @Test func acceptsUpTo100Signatures() throws {
    let line = "— a x08go/ZJkuA=\n"
    for (count, isAccepted) in [(1, true), (16, true), (100, true), (101, false)] {
      let bytes = Array(("text\n\n" + String(repeating: line, count: count)).utf8)
      #expect(((try? SignedNote(parsing: bytes)) != nil) == isAccepted, "\(count)")
    }
    #expect(throws: NoteError.malformed(.notUTF8)) {
      try SignedNote(parsing: [0xff] + Array("\n\n— a x08go/ZJkuA=\n".utf8))
    }
  }

  @Test(arguments: [
    ("empty", "", NoteDefect.key),
    ("two parts", "a+c74f20a3", .key),
    (
      "another id", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      .keyIdentifier
    ),
    (
      "another name", "PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      .keyIdentifier
    ),
    (
      "upper-case id", "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      .keyIdentifier
    ),
    (
      "space at the end", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ",
      .key
    ),
    ("ML-DSA kind", "PeterNeumann+c74f20a3+Bhpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .keyKind),
    ("31 bytes", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=", .key),
  ])
  func refusesMalformedKeys(_ label: String, _ text: String, _ defect: NoteDefect) {
    #expect(throws: NoteError.malformed(defect), "\(label)") { try VerifierKey(text) }
  }
}
