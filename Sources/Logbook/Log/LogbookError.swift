package import Crypto
package import Durable
package import RFC3339

/// Why an operation on a logbook failed.
package enum LogbookError: Error, Equatable {
  /// The log is not what its key signed.
  case damaged(Damage)
  /// A file could not be read or written, for example because the disk is full or read-only, or the
  /// file is locked.
  case file(DurableError)
  /// The folder with this path contains no logbook.
  case absent(String)
  /// The folder with this path contains a logbook already.
  case exists(String)
  /// The folder to export to contains something other than an export of this log.
  case occupied(String)
  /// The signing key, with this name, is not the log's key.
  case foreignKey(KeyName)
  /// The clock is earlier than the last entry.
  case clockBehind(last: Timestamp, now: Timestamp)
  /// This copy of the log is older than a known checkpoint of it.
  case behind(size: Int, known: Int)
  /// The entry cannot be written.
  case entry(EntryError)
  /// There is no entry with this index.
  case noEntry(Int, size: Int)
  /// libcrypto could not sign.
  case crypto(CryptoError)
}

extension LogbookError: CustomStringConvertible {
  /// One line, in lower case.
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

extension LogbookError {
  /// The error for a file that could not be read or written: damage if there is something other
  /// than a file of the log in its place, else `.file`.
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

/// Runs a file operation and converts its error.
func onDisk<Value: ~Copyable>(
  _ operation: @autoclosure () throws(DurableError) -> Value
) throws(LogbookError) -> Value {
  do { return try operation() } catch { throw LogbookError(error) }
}
