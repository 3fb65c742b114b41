package import Crypto
package import Durable
package import RFC3339

/// Why an operation on a logbook failed.
package enum LogbookError: Error, Equatable {
  /// The log differs from what its key signed.
  case damaged(Damage)
  /// A file could not be read or written, for example because the disk is full or read-only, or the
  /// file is locked.
  case file(DurableError)
  /// The folder at this path contains no logbook.
  case absent(String)
  /// The folder at this path already contains a logbook.
  case exists(String)
  /// The folder to export to contains something other than an export of this log.
  case occupied(String)
  /// The signing key, which has this name, is not the log's key.
  case foreignKey(KeyName)
  /// The clock is earlier than the time of the last entry.
  case clockBehind(last: Timestamp, now: Timestamp)
  /// This copy of the log is older than a known checkpoint of it.
  case behind(size: Int, known: Int)
  /// The entry cannot be written.
  case entry(EntryError)
  /// The entry is signed, but the last sync failed, so that it may not survive a power failure.
  case unsynced(entry: Int, DurableError)
  /// There is no file with the checkpoint that the witness cosigned last.
  case noWitnessState(String)
  /// There is no entry with this index.
  case noEntry(Int, size: Int)
  /// libcrypto could not sign.
  case crypto(CryptoError)
}

extension LogbookError: CustomStringConvertible {
  /// The reason as one line in lower case.
  package var description: String {
    switch self {
    case .damaged(let damage): damage.description
    case .file(let error): error.description
    case .absent(let folder): "\(folder): no logbook here"
    case .exists(let folder): "\(folder): already contains a logbook"
    case .occupied(let folder): "\(folder): contains something other than an export of this log"
    case .foreignKey(let name): "the key \(name) is not the log's key"
    case .clockBehind(let last, let now):
      "the clock (\(now)) is earlier than the last entry (\(last))"
    case .behind(let size, let known):
      "this copy has \(size) entries, but a known signed checkpoint has \(known)"
    case .entry(let error): "the entry cannot be written: \(error.description)"
    case .unsynced(let entry, let error):
      "entry \(entry) is recorded, but may not survive a power failure: \(error.description)"
    case .noWitnessState(let file):
      "\(file): not found, expected the checkpoint that this witness cosigned last"
    case .noEntry(let index, let size): "no entry \(index) in a log of size \(size)"
    case .crypto(let error): error.description
    }
  }
}

extension LogbookError {
  /// Converts the error of a file that could not be read or written. The result is `.damaged` if
  /// the path contains something other than a file of a log, otherwise `.file`.
  init(_ error: DurableError) {
    switch error.cause {
    case .notRegular, .symbolicLink:
      self = .damaged(Damage(file: error.path, fault: .notRegular))
    case .tooLarge:
      self = .damaged(Damage(file: error.path, fault: .oversized))
    case _ where error.kind == .isDirectory:
      self = .damaged(Damage(file: error.path, fault: .notRegular))
    default:
      self = .file(error)
    }
  }
}

/// Runs a file operation and converts its error to a `LogbookError`.
func onDisk<Value: ~Copyable>(
  _ operation: @autoclosure () throws(DurableError) -> Value
) throws(LogbookError) -> Value {
  do { return try operation() } catch { throw LogbookError(error) }
}
