package import Crypto

/// What a log's signature covers: which log, how many entries, and the root over them (C2SP
/// tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
  /// Which log this is; equal to the name of its key.
  package let origin: KeyName
  /// The number of entries.
  package let size: Int
  /// The Merkle tree's root over them (RFC 9162 §2.1.1).
  package let root: Digest
  /// Further lines, opaque; our logs write none.
  package let extensions: [[UInt8]]

  /// A checkpoint without further lines; `size` is not negative.
  package init(origin: KeyName, size: Int, root: Digest) {
    precondition(size >= 0)
    self.origin = origin
    self.size = size
    self.root = root
    extensions = []
  }

  /// Reads the text of a note.
  package init(text: [UInt8]) throws(NoteError) {
    guard text.last == 0x0a else { throw .malformed(.checkpointLines) }
    let lines = text.dropLast().split(separator: 0x0a, omittingEmptySubsequences: false)
    guard lines.count >= 3, !lines.contains(where: \.isEmpty) else {
      throw .malformed(.checkpointLines)
    }
    guard let origin = KeyName(bytes: lines[0]) else { throw .malformed(.origin) }
    guard let size = Decimal.value(of: lines[1]) else { throw .malformed(.size) }
    guard let decoded = Base64.decode(String(decoding: lines[2], as: UTF8.self)),
      let root = Digest(bytes: decoded)
    else { throw .malformed(.root) }
    self.origin = origin
    self.size = size
    self.root = root
    extensions = lines.dropFirst(3).map(Array.init)
  }

  /// The bytes that are signed, with the last LF.
  package var text: [UInt8] {
    let head = "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    return Array(head.utf8) + extensions.flatMap { $0 + [0x0a] }
  }
}
