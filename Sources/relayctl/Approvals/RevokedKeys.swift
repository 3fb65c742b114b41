import Console

/// Keys that no longer count: `environments/revoked_keys`, public keys one a line or a list made by `ssh-keygen -k`.
struct RevokedKeys: Equatable, Sendable {
  /// What ssh-keygen is given.
  let path: String

  private static let listMagic = Array("SSHKRL\n\0".utf8)

  /// The file at `path` with this content. A line that is no key is refused: ssh-keygen would take every key for
  /// revoked, without a word.
  init(_ path: String, _ bytes: [UInt8]) throws(Failure) {
    self.path = path
    guard !bytes.starts(with: RevokedKeys.listMagic) else { return }
    for (index, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && line.first != UInt8(ascii: "#") {
      let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
        .map { String(decoding: $0, as: UTF8.self) }
      guard words.count >= 2, SSHPublicKey(type: words[0], base64: words[1]) != nil else {
        throw Failure(
          .usage, "\(path):\(index + 1): no key, expected TYPE BASE64 as in a file NAME.pub",
          hint: "or a list made by ssh-keygen -k")
      }
    }
  }
}
