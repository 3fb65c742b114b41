package import Crypto

/// The hashes of the chats that an environment serves: `allowlist.sha256` (R25, DESIGN §4).
package struct AllowList: Hashable, Sendable {
  /// `HMAC-SHA256(CHAT_ID_HASH_SALT, chat id)` of each chat, sorted by bytes, none twice.
  package let hashes: [Digest]

  /// The hash that stands for a chat in the allow-list, in logs and in metrics. `chatID` is in
  /// canonical decimal, as the contract demands it.
  package static func hash(of chatID: String, salt: SecretValue) -> Digest {
    HMACSHA256.code(for: Array(chatID.utf8), key: salt.reveal())
  }

  /// The list of a checked `TELEGRAM_CHAT_ID_ALLOWLIST` value; nil when it is no list of chat ids.
  package init?(chatIDs: SecretValue, salt: SecretValue) {
    let bytes = chatIDs.reveal()
    guard ValueType.chatIDs.check(bytes) == nil else { return nil }
    let chats = bytes[...].parts(separatedBy: Mark.comma)
    self.init(chats.map { AllowList.hash(of: String(decoding: $0, as: UTF8.self), salt: salt) })
  }

  private init(_ digests: [Digest]) {
    hashes = Set(digests).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// The file: 64 lower-case hexadecimal digits and LF for each chat.
  package var text: String { hashes.map { $0.hex + "\n" }.joined() }

  /// What a change from this list to `other` adds and removes.
  package func changes(to other: AllowList) -> (added: Int, removed: Int) {
    let old = Set(hashes)
    let new = Set(other.hashes)
    return (new.subtracting(old).count, old.subtracting(new).count)
  }

  /// Parses the file: sorted, none twice, at least one, nothing else.
  package static func parse(
    _ bytes: [UInt8], file: String
  ) throws(AllowListError) -> AllowList {
    var digests: [Digest] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let line = digests.count + 1
      guard let end = rest.firstIndex(of: Mark.lineFeed) else {
        throw .init(file: file, line: line, problem: .noFinalNewline)
      }
      guard let digest = Digest(hex: String(decoding: rest[..<end], as: UTF8.self)) else {
        throw .init(file: file, line: line, problem: .noHash)
      }
      if let last = digests.last, !last.bytes.lexicographicallyPrecedes(digest.bytes) {
        throw .init(file: file, line: line, problem: last == digest ? .duplicate : .unsorted)
      }
      digests.append(digest)
      rest = rest[(end + 1)...]
    }
    guard !digests.isEmpty else { throw .init(file: file, line: nil, problem: .empty) }
    return AllowList(digests)
  }
}
