package import Crypto
package import Durable
package import RFC3339

/// Why an operation on a logbook did not happen.
package enum LogbookError: Error, Equatable {
  /// The log is not what its key signed (exit status 4).
  case damaged(Damage)
  /// A file could not be read or written: disk full, read-only, locked (mostly exit status 3).
  case file(DurableError)
  /// There is no logbook in this folder.
  case absent(String)
  /// There is a logbook in this folder already.
  case exists(String)
  /// The folder to export to holds something other than an export of this log.
  case occupied(String)
  /// The signing key is not the one whose signature the log bears.
  case foreignKey(KeyName)
  /// The clock is behind the last entry.
  case clockBehind(last: Timestamp, now: Timestamp)
  /// This copy of the log is older than a checkpoint that is known of it.
  case behind(size: Int, known: Int)
  /// The entry cannot be written.
  case entry(EntryError)
  /// There is no entry of this index.
  case noEntry(Int, size: Int)
  /// libcrypto could not sign.
  case crypto(CryptoError)
}

extension LogbookError: CustomStringConvertible {
  /// One line, lower case.
  package var description: String {
    switch self {
    case .damaged(let damage): damage.description
    case .file(let error): error.description
    case .absent(let folder): "\(folder): no logbook here"
    case .exists(let folder): "\(folder): there is a logbook already"
    case .occupied(let folder): "\(folder): holds something other than an export of this log"
    case .foreignKey(let name): "the key of \(name) is not the log's"
    case .clockBehind(let last, let now):
      "the clock says \(now), the last entry was made at \(last)"
    case .behind(let size, let known):
      "this copy has \(size) entries, a known checkpoint signed \(known)"
    case .entry(let error): "the entry cannot be written: \(error.description)"
    case .noEntry(let index, let size): "no entry \(index), the log has \(size)"
    case .crypto(let error): error.description
    }
  }
}
