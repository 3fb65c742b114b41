/// Evidence that the log is not what its key signed: a file and its fault.
package struct Damage: Error, Equatable, Sendable {
  /// The path of the file, which begins with that of the log's folder.
  package let file: String
  /// What is wrong with the file.
  package let fault: Fault

  /// What is wrong with a file of the log.
  package enum Fault: Equatable, Sendable {
    /// The file is missing, but the checkpoint covers it.
    case missing
    /// Not a regular file.
    case notRegular
    /// A temporary file of an interrupted append.
    case unfinished
    /// A tile or checkpoint that exceeds the size limit of such a file.
    case oversized
    /// A file below `tile/` that does not belong to this log.
    case foreign
    /// The bytes, the signature or the origin of the checkpoint are wrong.
    case checkpoint(NoteError)
    /// A tile of the wrong length, in bytes.
    case length(found: Int, expected: Int)
    /// The hash at `position` in a tile does not match the tile or entry below it; `entry` is the
    /// first entry below it.
    case hash(position: Int, entry: Int)
    /// The right-most tiles do not hash to the checkpoint's root.
    case root
    /// The bytes of an entry are not those that were signed.
    case entry(index: Int, offset: Int)
    /// A line longer than 65,535 bytes.
    case lineTooLong(index: Int, offset: Int)
    /// The file ends before the last signed entry does.
    case truncated(entries: Int, signed: Int, length: Int)
    /// Bytes after the last signed entry.
    case uncommittedTail(offset: Int, count: Int, signed: Int)
    /// The last lines are not the last signed entry.
    case tail(signed: Int)
    /// An entry that is signed but not in canonical form.
    case form(index: Int, EntryError)
    /// An entry whose `seq` is not its index.
    case sequence(index: Int, found: Int)
    /// An entry with an earlier time than the entry before it.
    case time(index: Int)
    /// The log is smaller than an earlier checkpoint of it.
    case rolledBack(size: Int, earlier: Int)
    /// The log does not contain the entries that an earlier checkpoint of it signed.
    case forked(size: Int, earlier: Int)
  }
}

extension Damage: CustomStringConvertible {
  /// One line: the file, what is wrong, and where.
  package var description: String { "\(file): \(fault.description)" }
}

extension Damage.Fault: CustomStringConvertible {
  /// The fault as a phrase.
  package var description: String {
    switch self {
    case .missing: "missing, but the rest of the log is there"
    case .notRegular: "not a regular file"
    case .unfinished: "left unfinished by an append that was killed"
    case .oversized: "longer than such a file can be"
    case .foreign: "not a tile of this log"
    case .checkpoint(let error): error.description
    case .length(let found, let expected): "\(found) bytes, expected \(expected)"
    case .hash(let position, let entry):
      "hash \(position) (from entry \(entry)) does not match the tiles and entries below it"
    case .root: "the right-most tiles do not hash to the signed root"
    case .entry(let index, let offset):
      "entry \(index) at byte \(offset) is not what was signed"
    case .lineTooLong(let index, let offset):
      "entry \(index) at byte \(offset) is longer than \(Entry.maximumLength) bytes"
    case .truncated(let entries, let signed, let length):
      "ends at byte \(length) after \(entries) whole entries, but \(signed) are signed"
    case .uncommittedTail(let offset, let count, let signed):
      "\(count) bytes at byte \(offset), after the last of \(signed) signed entries"
    case .tail(let signed):
      "does not end with entry \(signed - 1), the last signed one, and at most one more line"
    case .form(let index, let error):
      "entry \(index) is not canonical: \(error.description)"
    case .sequence(let index, let found): "entry \(index) has seq \(found)"
    case .time(let index): "entry \(index) is earlier than the entry before it"
    case .rolledBack(let size, let earlier):
      "\(size) entries, but an earlier checkpoint signed \(earlier): the log was rolled back"
    case .forked(let size, let earlier):
      "these \(size) entries do not begin with the \(earlier) of an earlier checkpoint: "
        + "the log forked"
    }
  }
}
