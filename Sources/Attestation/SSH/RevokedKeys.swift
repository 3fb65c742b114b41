/// Keys that are no longer valid: a file of public keys, one per line, or a list made by
/// `ssh-keygen -k`. ssh-keygen reads the file itself.
package struct RevokedKeys: Equatable, Sendable {
  package let path: String

  private static let listMagic = Array("SSHKRL\n\0".utf8)

  /// Checks the content of the file at `path`. A line that is not a key is refused: ssh-keygen
  /// would treat every key as revoked, without an error message.
  package init(_ path: String, _ bytes: [UInt8]) throws(RevokedKeysError) {
    self.path = path
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

/// A line of a list of revoked keys that is not a key.
package struct RevokedKeysError: Error, Equatable, CustomStringConvertible {
  package let path: String
  /// The line number, from 1.
  package let line: Int

  package var description: String {
    "\(path):\(line): no key, expected TYPE BASE64 as in a file NAME.pub"
  }
}
