import Console
import Crypto
import Durable
import JSON

/// A file that a promotion keeps beside the logbook, held against the digest in its entry.
struct RecordedFile {
  /// What the file and the digest say of each other.
  enum State: Equatable {
    /// The file is the recorded one.
    case matches([UInt8])
    /// The file has another digest.
    case differs(found: Digest)
    /// A digest without a file.
    case missing
    /// A file without a digest.
    case unrecorded([UInt8])
    /// Neither of them.
    case absent
  }

  private static let largest = ByteCount.mebibytes(16)

  /// The name of the digest in the entry.
  let name: String
  let path: String
  let recorded: Digest?
  let state: State

  /// Reads the file, if there is one.
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
    state = RecordedFile.judge(bytes, recorded)
  }

  /// A file that was read already.
  init(_ name: String, at path: String, holding bytes: [UInt8], recorded: Digest?) {
    self.name = name
    self.path = path
    self.recorded = recorded
    state = RecordedFile.judge(bytes, recorded)
  }

  /// A digest for which no file was found.
  init(missing name: String, below path: String, recorded: Digest) {
    self.name = name
    self.path = path
    self.recorded = recorded
    state = .missing
  }

  private static func judge(_ bytes: [UInt8], _ recorded: Digest?) -> State {
    guard let recorded else { return .unrecorded(bytes) }
    let found = SHA256.digest(of: bytes)
    return found == recorded ? .matches(bytes) : .differs(found: found)
  }

  /// The content, unless it is another than the recorded one.
  var content: [UInt8]? {
    switch state {
    case .matches(let bytes), .unrecorded(let bytes): bytes
    case .differs, .missing, .absent: nil
    }
  }

  /// The document in it; throws why there is none.
  func document() throws(MissingContent) -> JSONValue {
    guard let content else {
      let note = if case .differs = state { " It is not shown." } else { "" }
      throw MissingContent(reason: remark + note)
    }
    do throws(JSONError) { return try JSONValue.parse(content) } catch {
      throw MissingContent(reason: "\(path) cannot be read: \(error).")
    }
  }

  /// The state in one sentence.
  var remark: String {
    switch state {
    case .matches: "\(path) matches the digest in the logbook."
    case .differs(let found):
      "\(path) does not match: the logbook records \(recorded?.hex ?? ""), the file is \(found.hex)."
    case .missing: "\(path) is missing; the logbook records its digest."
    case .unrecorded: "\(path) is not recorded: the logbook has no digest of it."
    case .absent: "\(path) is missing, and the logbook records no digest of it."
    }
  }
}

/// Why a section has no content.
struct MissingContent: Error, Equatable {
  /// One sentence.
  let reason: String
}
