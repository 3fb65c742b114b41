package import Crypto

/// The hashes of the chats that an environment serves: `allowlist.sha256`
/// (docs/formats/redacted-checksum.md §3).
package struct AllowList: Hashable, Sendable {
  /// The `HMAC-SHA256(CHAT_ID_HASH_SALT, chat ID)` of each chat, sorted by bytes, without
  /// duplicates.
  package let hashes: [Digest]

  /// Returns the hash that identifies a chat in the allow-list and in logs. `chatID` must be in
  /// canonical decimal, as the contract requires.
  package static func hash(of chatID: String, salt: SecretValue) -> Digest {
    HMACSHA256.code(for: Array(chatID.utf8), key: salt.reveal())
  }

  /// Creates the list from a value of `TELEGRAM_CHAT_ID_ALLOWLIST`; nil when the contract refuses
  /// the value.
  package init?(chatIDs: SecretValue, salt: SecretValue) {
    let bytes = chatIDs.reveal()
    guard ValueType.chatIDs.check(bytes) == nil else { return nil }
    let chats = bytes[...].parts(separatedBy: Mark.comma)
    self.init(chats.map { AllowList.hash(of: String(decoding: $0, as: UTF8.self), salt: salt) })
  }

  private init(_ digests: [Digest]) {
    hashes = Set(digests).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// The content of the file: 64 lower-case hexadecimal digits and LF for each chat.
  package var text: String { hashes.map { $0.hex + "\n" }.joined() }

  /// Returns how many hashes a change from this list to `other` adds and removes.
  package func changes(to other: AllowList) -> (added: Int, removed: Int) {
    let old = Set(hashes)
    let new = Set(other.hashes)
    return (new.subtracting(old).count, old.subtracting(new).count)
  }

  /// Parses the content of the file: at least one hash, sorted, without duplicates, and nothing
  /// else. `file` is the name of the file in errors.
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

/// The error for a file that is not a valid allow-list.
package struct AllowListError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: String, Hashable, Sendable {
    case empty = "empty file, expected one hash for each chat"
    case noFinalNewline = "no final newline, expected LF at the end of every line"
    case noHash = "not a hash, expected 64 hexadecimal digits in lower case"
    case duplicate = "duplicate of the line before"
    case unsorted = "smaller than the line before, expected sorted lines"
  }

  package let file: String
  /// Line, counted from 1; nil when the problem concerns the whole file.
  package let line: Int?
  package let problem: Problem

  package var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(problem.rawValue)"
  }
}
