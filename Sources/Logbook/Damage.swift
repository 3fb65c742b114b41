import Crypto

/// Evidence that the log is not what its key signed: which file, and what about it.
package struct Damage: Error, Equatable, Sendable {
  /// The file, with the path of the log's folder before it.
  package let file: String
  /// What is wrong with it.
  package let fault: Fault

  /// What is wrong with a file of the log.
  package enum Fault: Equatable, Sendable {
    /// The file is not there, though the checkpoint covers it.
    case missing
    /// Something other than a regular file.
    case notRegular
    /// A temporary of an append that was killed.
    case unfinished
    /// A tile or checkpoint longer than any can be.
    case oversized
    /// A file below `tile/` that this log does not have.
    case foreign
    /// The checkpoint's bytes, signature or origin.
    case checkpoint(NoteError)
    /// A tile of another length, in bytes.
    case length(found: Int, expected: Int)
    /// Hash `position` of a tile is not that of what lies below it; `entry` is the first entry
    /// under it.
    case hash(position: Int, entry: Int)
    /// The right-most tiles do not give the checkpoint's root.
    case root
    /// The bytes of an entry are not those that were signed.
    case entry(index: Int, offset: Int)
    /// A line longer than 65,535 bytes.
    case lineTooLong(index: Int, offset: Int)
    /// The file ends before the last signed entry does.
    case truncated(entries: Int, signed: Int, length: Int)
    /// Bytes behind the last signed entry.
    case surplus(offset: Int, count: Int, signed: Int)
    /// The last lines are not the last signed entry.
    case tail(signed: Int)
    /// An entry that is signed but not in canonical form.
    case form(index: Int, EntryError)
    /// An entry whose `seq` is not its index.
    case sequence(index: Int, found: Int)
    /// An entry earlier than the one before it.
    case time(index: Int)
    /// The log is smaller than an earlier checkpoint of it.
    case rolledBack(size: Int, earlier: Int)
    /// The log does not contain what an earlier checkpoint of it signed.
    case forked(size: Int, earlier: Int)
  }
}

extension Damage: CustomStringConvertible {
  /// One line: file, fault, place.
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
      "hash \(position) (of entry \(entry) on) is not that of the tiles and entries it stands for"
    case .root: "the right-most tiles do not give the signed root"
    case .entry(let index, let offset):
      "entry \(index) at byte \(offset) is not what was signed"
    case .lineTooLong(let index, let offset):
      "entry \(index) at byte \(offset) is longer than \(Entry.maximumLength) bytes"
    case .truncated(let entries, let signed, let length):
      "ends at byte \(length) after \(entries) whole entries, \(signed) are signed"
    case .surplus(let offset, let count, let signed):
      "\(count) bytes at byte \(offset), behind the last of \(signed) signed entries"
    case .tail(let signed):
      "the last lines are not entry \(signed - 1), the last that is signed, and at most one more"
    case .form(let index, let error):
      "entry \(index) is not canonical: \(error.description)"
    case .sequence(let index, let found): "entry \(index) has seq \(found)"
    case .time(let index): "entry \(index) is earlier than the entry before it"
    case .rolledBack(let size, let earlier):
      "\(size) entries, but an earlier checkpoint signed \(earlier): the log was rolled back"
    case .forked(let size, let earlier):
      "these \(size) entries do not begin with the \(earlier) of an earlier checkpoint: the log forked"
    }
  }
}

extension NoteError: CustomStringConvertible {
  /// The reason as a phrase.
  package var description: String {
    switch self {
    case .malformed(let defect): "malformed: \(defect.rawValue)"
    case .noTrustedSignature: "no signature by the log's key"
    case .wrongSignature(let name): "wrong signature by \(name)"
    }
  }
}

extension EntryError: CustomStringConvertible {
  /// The reason as a phrase.
  package var description: String {
    switch self {
    case .field(let field):
      "\(field.rawValue) is not of its form, expected one line without control characters"
    case .tooLong(let count): "\(count) bytes, expected at most \(Entry.maximumLength)"
    case .notUTF8: "not valid UTF-8"
    case .notCanonical(let position): "departs from the canonical form at byte \(position)"
    }
  }
}
