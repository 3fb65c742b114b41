import Configuration
import Crypto
import Telemetry

@testable import relay

/// The state of a bot for tests.
enum StateSample {
  static let bot: Int64 = 123_456
  static let owner = JournalOwner(bot: bot, environment: .dev)
  static let key = key(SettingsSample.salt)
  static let now = WallTime(nanoseconds: 1_764_500_000_000_000_000)

  static func key(_ salt: String, bot: Int64 = bot) -> StateKey {
    StateKey(salt: SecretValue(Array(salt.utf8)), botID: bot)
  }

  /// The header of a file with a known salt.
  static let header = JournalHeader(
    owner: owner, key: key, salt: (0..<16).map { UInt8($0) })

  /// The update with this number, which has its own mark.
  static func finished(_ number: Int64) -> FinishedUpdate {
    guard let id = UpdateID(number) else { preconditionFailure("\(number) is not an id") }
    let mark = key.mark(update: id, chat: 42, message: number, date: now.seconds)
    return FinishedUpdate(update: id, mark: mark)
  }

  static func held(_ number: Int64, _ text: String = "hello") -> HeldPrompt {
    let finished = finished(number)
    return HeldPrompt(
      update: finished.update, mark: finished.mark,
      json: Array(#"{"update_id":\#(number),"message":{"text":"\#(text)"}}"#.utf8))
  }

  static func done(_ number: Int64, after seconds: Int64 = 0) -> JournalRecord {
    .done(finished(number), time: now.seconds + seconds)
  }

  static func hold(_ number: Int64, _ text: String = "hello") -> JournalRecord {
    .hold(held(number, text), time: now.seconds)
  }

  /// The bytes of a file with these records, and the offset at which each ends.
  static func file(_ records: [JournalRecord]) throws(CryptoError) -> (bytes: [UInt8], ends: [Int])
  {
    var bytes = header.bytes
    var ends: [Int] = []
    for record in records {
      bytes += try record.bytes(at: bytes.count, in: header, key: key)
      ends.append(bytes.count)
    }
    return (bytes, ends)
  }

  /// The contents after these records.
  static func contents(_ records: some Sequence<JournalRecord>) -> JournalContents {
    var contents = JournalContents()
    for record in records { contents.apply(record) }
    return contents
  }
}
