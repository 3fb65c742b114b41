package import Crypto

/// A text with the signatures of one or more keys below it (C2SP signed-note).
///
/// Parsing proves nothing: use `signers(among:)` before you believe the text.
package struct SignedNote: Hashable, Sendable {
  /// The signed bytes: UTF-8, ending in LF.
  package let text: [UInt8]
  /// The signature lines in their order.
  package private(set) var signatures: [NoteSignature]

  /// Notes longer than this are refused unread: 1 MiB.
  package static let maximumLength = 1 << 20
  private static let maximumSignatures = 100

  /// Signs `text`, which must end in LF.
  package init(text: [UInt8], signer: SignerKey) throws(CryptoError) {
    precondition(text.last == 0x0a)
    self.text = text
    signatures = [try signer.signature(for: text)]
  }

  /// Reads a note. Text and signatures part at the last blank line.
  package init(parsing bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= Self.maximumLength else { throw .malformed(.tooLong) }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed(.notUTF8) }
    guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0a }) else {
      throw .malformed(.controlCharacter)
    }
    guard let blank = Self.lastBlankLine(of: bytes), bytes.last == 0x0a, blank + 1 < bytes.count
    else {
      throw .malformed(.noSignatures)
    }
    text = Array(bytes[..<blank])
    let lines = bytes[(blank + 1)...].dropLast()
      .split(separator: 0x0a, omittingEmptySubsequences: false)
    guard lines.count <= Self.maximumSignatures else { throw .malformed(.tooManySignatures) }
    signatures = []
    for line in lines { signatures.append(try NoteSignature(line: line)) }
  }

  /// The note with one more signature; an earlier one of the same key is replaced.
  func adding(_ signature: NoteSignature) -> SignedNote {
    var note = self
    note.signatures.removeAll {
      $0.name == signature.name && $0.identifier == signature.identifier
    }
    note.signatures.append(signature)
    return note
  }

  /// The index of the LF that makes the last blank line: the byte before it is an LF too.
  private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
    bytes.indices.last { $0 > 0 && bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0a }
  }

  /// The note as it is stored.
  package var bytes: [UInt8] {
    text + [0x0a] + signatures.flatMap(\.line)
  }

  /// The keys of `trusted` that signed, each once.
  ///
  /// Lines by unknown keys are ignored; a wrong signature in the name of a trusted key refuses the
  /// whole note, and so does a note that no trusted key signed.
  package func signers(among trusted: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
    var signers: [VerifierKey] = []
    for signature in signatures {
      guard let key = trusted.first(where: signature.claims), !signers.contains(key) else {
        continue
      }
      guard key.isValid(signature.signature, for: text) else { throw .wrongSignature(key.name) }
      signers.append(key)
    }
    guard !signers.isEmpty else { throw .noTrustedSignature }
    return signers
  }
}
