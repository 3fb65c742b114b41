import Crypto

/// One signature line of a note: `— name base64(id || signature)`.
package struct NoteSignature: Hashable, Sendable {
  /// The name of the key that signed.
  package let name: KeyName
  /// The four bytes that tell keys of one name apart.
  package let identifier: [UInt8]
  /// The signature without the key's id; its form depends on the key's kind.
  package let signature: [UInt8]

  init(name: KeyName, identifier: [UInt8], signature: [UInt8]) {
    self.name = name
    self.identifier = identifier
    self.signature = signature
  }

  /// Em dash and space, which begin a signature line.
  private static let mark: [UInt8] = [0xe2, 0x80, 0x94, 0x20]

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

  /// The line with its LF.
  var line: [UInt8] {
    Self.mark + name.bytes + [0x20] + Array(Base64.encode(identifier + signature).utf8) + [0x0a]
  }

  /// Whether the line claims to be by `key`.
  func claims(_ key: VerifierKey) -> Bool {
    name == key.name && identifier == key.identifier
  }
}
