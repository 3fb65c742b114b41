import Configuration

/// The start of a journal file: its bot, environment and key (docs/formats/relay-state.md §3).
struct JournalHeader: Equatable, Sendable {
  /// The length of the header in bytes.
  static let byteCount = 92

  /// The length of ``salt`` in bytes.
  static let saltByteCount = 16

  /// The bot's user id.
  let bot: Int64

  /// The value of `RELAY_ENV`.
  let environment: String

  /// The id of the key with which the records were made.
  let keyID: [UInt8]

  /// Random bytes that enter the checksum of every record. A record of another file therefore does
  /// not verify in this one, even where a block of an older file reappears after a power loss.
  let salt: [UInt8]

  private static let version = "relay-state/1"
  private static let family = "relay-state/"
  private static let versionByteCount = 16
  private static let environmentByteCount = 32

  /// Creates the header of a new file. `salt` is 16 random bytes.
  init(owner: JournalOwner, key: StateKey, salt: [UInt8]) {
    precondition(salt.count == JournalHeader.saltByteCount)
    bot = owner.bot
    environment = owner.environment.rawValue
    keyID = key.id
    self.salt = salt
  }

  /// The 92 bytes of the header.
  var bytes: [UInt8] {
    var bytes = JournalHeader.padded(
      JournalHeader.version + "\n", to: JournalHeader.versionByteCount)
    bytes.append(bigEndian: bot)
    bytes += JournalHeader.padded(environment, to: JournalHeader.environmentByteCount)
    bytes += keyID + salt
    var checksum = CRC32C()
    checksum.update(bytes)
    bytes.append(bigEndian: checksum.value)
    return bytes
  }

  /// Reads the header at the start of `file`. Returns nil if the header is damaged.
  ///
  /// Throws `.refused` if a newer relay wrote the file. In every version, the header has the same
  /// length, begins with the version, and ends with its checksum.
  init?(_ file: [UInt8]) throws(StateError) {
    var rest = file.prefix(JournalHeader.byteCount)
    var checksum = CRC32C()
    checksum.update(rest.dropLast(4))
    guard let version = rest.popBytes(JournalHeader.versionByteCount),
      let bot = rest.popInteger(Int64.self),
      let environment = rest.popBytes(JournalHeader.environmentByteCount),
      let keyID = rest.popBytes(StateKey.idByteCount),
      let salt = rest.popBytes(JournalHeader.saltByteCount),
      rest.popInteger(UInt32.self) == checksum.value,
      let name = JournalHeader.text(version.filter { $0 != 0x0A })
    else { return nil }
    guard name == JournalHeader.version else {
      guard name.hasPrefix(JournalHeader.family) else { return nil }
      throw .refused(
        "the journal has the format \(name), expected \(JournalHeader.version) "
          + "(hint: run the relay that wrote it until held is 0)")
    }
    guard let environment = JournalHeader.text(environment) else { return nil }
    self.bot = bot
    self.environment = environment
    self.keyID = Array(keyID)
    self.salt = Array(salt)
  }

  private static func padded(_ text: String, to count: Int) -> [UInt8] {
    let bytes = Array(text.utf8.prefix(count))
    return bytes + [UInt8](repeating: 0, count: count - bytes.count)
  }

  /// Returns the text before the first zero byte. Returns nil unless it is printable ASCII.
  private static func text(_ bytes: some Sequence<UInt8>) -> String? {
    let bytes = Array(bytes.prefix { $0 != 0 })
    guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The bot and the environment to which a journal belongs.
struct JournalOwner: Equatable, Sendable {
  /// The bot's user id.
  let bot: Int64

  /// The environment (`RELAY_ENV`).
  let environment: EnvironmentName
}

extension JournalHeader {
  /// Throws `.refused` if the file belongs to another bot or environment.
  func requireOwner(_ owner: JournalOwner) throws(StateError) {
    guard bot == owner.bot, environment == owner.environment.rawValue else {
      throw .refused(
        "the journal belongs to bot \(bot) in \(environment), expected bot \(owner.bot) in "
          + "\(owner.environment) (hint: use one folder for each bot and environment)")
    }
  }
}
