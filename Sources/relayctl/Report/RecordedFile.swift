import Console
import Crypto
import Durable
import JSON

/// A file that a promotion stored next to the logbook, compared with the digest in the promotion's
/// entry.
struct RecordedFile {
  /// The result of the comparison.
  enum State: Equatable {
    /// The file has the recorded digest.
    case matches([UInt8])
    /// The file has a different digest.
    case differs(found: Digest)
    /// The entry has a digest, but the file does not exist.
    case missing
    /// The file exists, but the entry has no digest for it.
    case unrecorded([UInt8])
    /// Neither the file nor a digest exists.
    case absent
  }

  private static let largest = ByteCount.mebibytes(16)

  /// The name of the digest in the entry; the name of the file if the entry has no digest for it.
  let name: String
  let path: String
  let recorded: Digest?
  let state: State

  /// Reads the file at `path`, if it exists, and compares its digest with `recorded`.
  init(_ name: String, at path: String, recorded: Digest?) throws(Failure) {
    self.name = name
    self.path = path
    self.recorded = recorded
    let isThere = try durable(exists(path))
    guard isThere else {
      state = recorded == nil ? .absent : .missing
      return
    }
    let bytes = try durable(readFile(path, limit: RecordedFile.largest))
    state = RecordedFile.compare(bytes, recorded)
  }

  /// Compares the digest of `bytes`, which were read from `path`, with `recorded`.
  init(_ name: String, at path: String, holding bytes: [UInt8], recorded: Digest?) {
    self.name = name
    self.path = path
    self.recorded = recorded
    state = RecordedFile.compare(bytes, recorded)
  }

  /// Represents a digest that no file in the folder `path` has.
  init(missing name: String, below path: String, recorded: Digest) {
    self.name = name
    self.path = path
    self.recorded = recorded
    state = .missing
  }

  private static func compare(_ bytes: [UInt8], _ recorded: Digest?) -> State {
    guard let recorded else { return .unrecorded(bytes) }
    let found = SHA256.digest(of: bytes)
    return found == recorded ? .matches(bytes) : .differs(found: found)
  }

  /// The content; `nil` if the file is missing or differs from the recorded digest.
  var content: [UInt8]? {
    switch state {
    case .matches(let bytes), .unrecorded(let bytes): bytes
    case .differs, .missing, .absent: nil
    }
  }

  /// Returns the file's JSON document. Throws the reason if no document can be shown.
  func document() throws(MissingContent) -> JSONValue {
    guard let content else {
      let note = if case .differs = state { " It is not shown." } else { "" }
      throw MissingContent(reason: remark + note)
    }
    do throws(JSONError) { return try JSONValue.parse(content) } catch {
      throw MissingContent(reason: "\(path) cannot be read: \(error).")
    }
  }

  /// A sentence that describes the state.
  var remark: String {
    switch state {
    case .matches: "\(path) matches the digest in the logbook."
    case .differs(let found):
      "\(path) does not match: the logbook records \(recorded?.hex ?? ""), but the file has \(found.hex)."
    case .missing: "\(path) is missing; the logbook records its digest."
    case .unrecorded: "\(path) is not recorded: the logbook has no digest for it."
    case .absent: "\(path) is missing, and the logbook records no digest for it."
    }
  }
}

/// The reason why a section has no content.
struct MissingContent: Error, Equatable {
  /// The reason as a sentence.
  let reason: String
}
