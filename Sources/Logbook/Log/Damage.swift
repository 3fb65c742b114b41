/// Evidence that the log differs from what its key signed: the path of a file and its fault.
package struct Damage: Error, Equatable, Sendable {
  /// The path of a file in the log's folder, or of the state file of a witness.
  package let file: String
  /// What is wrong with the file.
  package let fault: Fault

  /// What is wrong with a file of the log.
  package enum Fault: Equatable, Sendable {
    /// The file is missing, but the checkpoint covers it.
    case missing
    /// The path is not a regular file.
    case notRegular
    /// The file is a temporary file of an interrupted append.
    case unfinished
    /// The tile or checkpoint exceeds the size limit for its kind of file.
    case oversized
    /// The file is below `tile/` but is not a tile of this log.
    case foreign
    /// The bytes, the signature or the origin of the checkpoint are wrong.
    case checkpoint(NoteError)
    /// The tile has the wrong length. Both lengths are in bytes.
    case length(found: Int, expected: Int)
    /// The hash at `position` in a tile does not match the tile or entry below it. `entry` is the
    /// index of the first entry that the hash covers.
    case hash(position: Int, entry: Int)
    /// The root of the right-most tiles is not the root in the checkpoint.
    case root
    /// The bytes of an entry are not the signed bytes. `offset` is the entry's position in the
    /// file.
    case entry(index: Int, offset: Int)
    /// A line is longer than 65,535 bytes.
    case lineTooLong(index: Int, offset: Int)
    /// The file ends before the end of the last signed entry.
    case truncated(entries: Int, signed: Int, length: Int)
    /// There are bytes after the last signed entry.
    case uncommittedTail(offset: Int, count: Int, signed: Int)
    /// The file does not end with the last signed entry and at most one more line.
    case tail(signed: Int)
    /// The entry is signed, but it is not in canonical form.
    case form(index: Int, EntryError)
    /// The entry's `seq` is not its index.
    case sequence(index: Int, found: Int)
    /// The entry's time is earlier than the time of the entry before it.
    case time(index: Int)
    /// The log has fewer entries than an earlier checkpoint of the same log.
    case rolledBack(size: Int, earlier: Int)
    /// The log does not begin with the entries that an earlier checkpoint of the same log signed.
    case forked(size: Int, earlier: Int)
  }
}

extension Damage: CustomStringConvertible {
  /// One line: the file, what is wrong, and where.
  package var description: String { "\(file): \(fault.description)" }
}

extension Damage.Fault: CustomStringConvertible {
  /// The fault as a phrase for an error message.
  package var description: String {
    switch self {
    case .missing: "missing, but other files of the log exist"
    case .notRegular: "not a regular file"
    case .unfinished: "a temporary file of an append that was killed"
    case .oversized: "exceeds the size limit for this kind of file"
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
      "ends at byte \(length) and has only \(entries) of the \(signed) signed entries"
    case .uncommittedTail(let offset, let count, let signed):
      "\(count) bytes at byte \(offset), after the last signed entry (signed entries: \(signed))"
    case .tail(let signed):
      "does not end with entry \(signed - 1), the last signed entry, and at most one more line"
    case .form(let index, let error):
      "entry \(index) is not canonical: \(error.description)"
    case .sequence(let index, let found): "entry \(index) has seq \(found)"
    case .time(let index): "entry \(index) is earlier than the entry before it"
    case .rolledBack(let size, let earlier):
      "size \(size), but an earlier checkpoint signed size \(earlier): the log was rolled back"
    case .forked(let size, let earlier):
      "size \(size), but the log does not begin with the entries that an earlier checkpoint "
        + "of size \(earlier) signed: the log forked"
    }
  }
}
