import Crypto

/// A text followed by the signatures of one or more keys (C2SP signed-note).
///
/// Parsing proves nothing: call ``signers(among:)`` before trusting the text.
package struct SignedNote: Hashable, Sendable {
  /// The signed bytes: UTF-8, ending in LF.
  package let text: [UInt8]
  /// The signature lines, in order.
  private var signatures: [NoteSignature]

  /// The maximum length of a note in bytes, 1 MiB. Longer notes are refused without parsing.
  package static let maximumLength = 1 << 20
  private static let maximumSignatures = 100

  /// Signs `text`, which must end in LF.
  init(text: [UInt8], signer: SignerKey) throws(CryptoError) {
    precondition(text.last == 0x0a)
    self.text = text
    signatures = [try signer.signature(for: text)]
  }

  /// Parses a note. The last blank line separates the text from the signatures.
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

  /// Returns the index of the LF of the last blank line. The byte before it is also an LF.
  private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
    bytes.indices.last { $0 > 0 && bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0a }
  }

  /// Returns the note with `signature` as its last line. An earlier signature by the same key is
  /// removed.
  func adding(_ signature: NoteSignature) -> SignedNote {
    var note = self
    note.signatures.removeAll {
      $0.name == signature.name && $0.identifier == signature.identifier
    }
    note.signatures.append(signature)
    return note
  }

  /// Returns the note with only the signatures that `keep` accepts; nil if there is none.
  func keeping(_ keep: (NoteSignature) -> Bool) -> SignedNote? {
    var note = self
    note.signatures.removeAll { !keep($0) }
    return note.signatures.isEmpty ? nil : note
  }

  /// Returns the note with the signatures of another note of the same text.
  func merging(_ other: SignedNote) -> SignedNote {
    precondition(other.text == text)
    return other.signatures.reduce(self) { note, signature in
      note.signatures.contains {
        $0.name == signature.name && $0.identifier == signature.identifier
      } ? note : note.adding(signature)
    }
  }

  /// Parses notes that follow each other, and returns the last `count` of them. A note begins after
  /// the signature lines of the note before it.
  static func list(parsing bytes: [UInt8], last count: Int) throws(NoteError) -> [SignedNote] {
    guard bytes.isEmpty || bytes.last == 0x0a else { throw .malformed(.noSignatures) }
    var starts = bytes.isEmpty ? [] : [0]
    var wasSignature = false
    var start = 0
    while start < bytes.count {
      let isSignature = bytes[start...].starts(with: NoteSignature.mark)
      if wasSignature, !isSignature { starts.append(start) }
      wasSignature = isSignature
      start = (bytes[start...].firstIndex(of: 0x0a) ?? bytes.count) + 1
    }
    var notes: [SignedNote] = []
    for (index, start) in starts.enumerated().dropFirst(max(0, starts.count - count)) {
      let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
      notes.append(try SignedNote(parsing: Array(bytes[start..<end])))
    }
    return notes
  }

  /// The bytes of the note as stored.
  package var bytes: [UInt8] {
    text + [0x0a] + signatures.flatMap(\.line)
  }

  /// Returns the keys of `trusted` that signed the note, without duplicates.
  ///
  /// Signatures by unknown keys are ignored. Throws if a signature under the name of a trusted key
  /// is wrong, or if no trusted key signed.
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

/// One signature line of a note: `— name base64(id || signature)`.
struct NoteSignature: Hashable, Sendable {
  /// The name of the key that signed.
  let name: KeyName
  /// The id of the key: four bytes that distinguish keys with the same name.
  let identifier: [UInt8]
  /// The signature without the id of the key. Its form depends on the kind of the key.
  let signature: [UInt8]

  init(name: KeyName, identifier: [UInt8], signature: [UInt8]) {
    self.name = name
    self.identifier = identifier
    self.signature = signature
  }

  /// An em dash and a space, the start of every signature line.
  static let mark: [UInt8] = [0xe2, 0x80, 0x94, 0x20]

  /// Parses a signature line without its LF.
  init(line: ArraySlice<UInt8>) throws(NoteError) {
    guard line.starts(with: Self.mark) else { throw .malformed(.signatureLine) }
    let parts = line.dropFirst(Self.mark.count).split(
      separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let blob = Base64.decode(String(decoding: parts[1], as: UTF8.self)),
      blob.count > 4
    else { throw .malformed(.signatureLine) }
    guard let name = KeyName(bytes: parts[0]) else { throw .malformed(.keyName) }
    self.init(name: name, identifier: Array(blob.prefix(4)), signature: Array(blob.dropFirst(4)))
  }

  /// The signature line with its LF.
  var line: [UInt8] {
    Self.mark + name.bytes + [0x20] + Array(Base64.encode(identifier + signature).utf8) + [0x0a]
  }

  /// Reports whether the line has the name and id of `key`. The signature is not verified.
  func claims(_ key: VerifierKey) -> Bool {
    name == key.name && identifier == key.identifier
  }
}
