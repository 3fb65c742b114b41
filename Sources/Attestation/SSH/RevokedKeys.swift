/// A file of revoked keys: public keys, one per line, or a revocation list made by `ssh-keygen -k`.
/// ssh-keygen reads the file when it verifies a signature.
package struct RevokedKeys: Equatable, Sendable {
  package let path: String
  /// The content, which need not be that of the file at ``path``.
  package let bytes: [UInt8]

  private static let listMagic = Array("SSHKRL\n\0".utf8)

  /// Checks the content of the file at `path`. Throws if a line is not a key, because ssh-keygen
  /// would then treat every key as revoked and report no error.
  package init(_ path: String, _ bytes: [UInt8]) throws(RevokedKeysError) {
    self.path = path
    self.bytes = bytes
    guard !bytes.starts(with: RevokedKeys.listMagic) else { return }
    for (index, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && line.first != UInt8(ascii: "#") {
      let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
        .map { String(decoding: $0, as: UTF8.self) }
      guard words.count >= 2, SSHPublicKey(type: words[0], base64: words[1]) != nil else {
        throw RevokedKeysError(path: path, line: index + 1)
      }
    }
  }
}

/// The error for a line that is not a key in a file of revoked keys.
package struct RevokedKeysError: Error, Equatable, CustomStringConvertible {
  package let path: String
  /// The line number, from 1.
  package let line: Int

  package var description: String {
    "\(path):\(line): not a key, expected TYPE BASE64 as in a file NAME.pub"
  }
}
