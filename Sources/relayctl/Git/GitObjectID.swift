import Crypto

/// The id of an object in a git repository: the SHA-1 of its header and content, or the SHA-256 in
/// a repository with `extensions.objectFormat = sha256`.
struct GitObjectID: Hashable, Sendable {
  let bytes: [UInt8]

  /// Creates an id from exactly 20 or 32 bytes; `nil` for any other count.
  init?(bytes: some Collection<UInt8>) {
    guard [SHA1.byteCount, Digest.byteCount].contains(bytes.count) else { return nil }
    self.bytes = Array(bytes)
  }

  /// Creates an id from exactly 40 or 64 lower-case hex digits; `nil` for any other string.
  init?(_ hex: String) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// Creates an id from the bytes of exactly 40 or 64 lower-case hex digits.
  init?(hex: some Collection<UInt8>) {
    self.init(String(decoding: hex, as: UTF8.self))
  }

  /// Computes the id of an object, with the hash function of `other`.
  init(of kind: GitObjectKind, _ content: ArraySlice<UInt8>, like other: GitObjectID) {
    let header = Array("\(kind.rawValue) \(content.count)\0".utf8)
    bytes = header.withUnsafeBytes { header in
      content.withUnsafeBytes { content in
        guard other.bytes.count == Digest.byteCount else {
          return SHA1.digest(of: header, content)
        }
        var hash = SHA256()
        hash.update(header)
        hash.update(content)
        return hash.finish().bytes
      }
    }
  }
}

extension GitObjectID: CustomStringConvertible {
  /// 40 or 64 lower-case hex digits.
  var description: String { Hex.encode(bytes) }
}

/// What an object of git is.
enum GitObjectKind: String, Sendable {
  case blob, tree, commit, tag
}
