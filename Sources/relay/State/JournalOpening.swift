import Durable
import Telemetry

/// A journal that has been read and replaced with a new file (docs/formats/relay-state.md §6).
struct OpenedJournal: Sendable {
  /// The file and its length in bytes; nil if none could be created.
  let file: (JournalFile, size: Int)?

  let contents: JournalContents
  let notices: [StateNotice]

  /// Why no new file could be written; nil normally.
  let failure: StateError?
}

extension OpenedJournal {
  /// Opens the journal in `folder`, which must be locked. Creates the journal if there is none.
  ///
  /// A crash at any time leaves the old file or the new one under its name. A file that cannot be
  /// used gets a second name first, so it is never lost.
  init(
    _ folder: borrowing Folder, owner: JournalOwner, key: StateKey, at now: WallTime
  ) throws(StateError) {
    let old = try OldJournal(folder.path, owner: owner, key: key)
    let aside = try old.setAside(in: folder, at: now)
    var contents = old.contents
    contents.prune(at: now.seconds)
    do throws(StateError) {
      let new = try JournalFile.create(in: folder, contents, owner: owner, key: key)
      try JournalFile.publish(in: folder)
      (file, failure) = (new, nil)
    } catch {
      if let aside {
        _ = try? folder.remove(aside.file)
        throw error
      }
      (file, failure) = (try old.kept(folder.path, key: key), error)
    }
    try stateful { () throws(DurableError) in try folder.sync() }
    self.contents = contents
    notices = old.notices + (aside.map { [$0.notice] } ?? [])
  }
}

/// The journal as a previous process left it.
private struct OldJournal {
  /// A file that got a second name.
  struct Aside {
    let file: String
    let notice: StateNotice
  }

  private let bytes: [UInt8]

  /// Nil if there is no journal.
  private let reading: JournalReading?

  init(_ path: String, owner: JournalOwner, key: StateKey) throws(StateError) {
    let name = "\(path)/\(JournalFile.name)"
    do throws(DurableError) {
      bytes = try readFile(name, limit: JournalFile.largest, followLinks: false)
    } catch {
      bytes = []
      switch error.cause {
      case .tooLarge: reading = .damaged(JournalContents())
      case .system where error.kind == .notFound: reading = nil
      default: throw StateError(error)
      }
      return
    }
    reading = try JournalReading(bytes, owner: owner, key: key)
  }

  var contents: JournalContents {
    switch reading {
    case .whole(let contents, _), .damaged(let contents): contents
    case .otherKey, nil: JournalContents()
    }
  }

  var notices: [StateNotice] {
    guard case .whole(_, let torn) = reading, torn > 0 else { return [] }
    return [.cutOff(bytes: torn)]
  }

  /// Gives a file that is damaged, or that contains prompts under another key, a second name that
  /// begins with `journal.damaged-` or `journal.unreadable-`. Returns nil for any other file.
  func setAside(in folder: borrowing Folder, at now: WallTime) throws(StateError) -> Aside? {
    let holds: Int?
    switch reading {
    case .damaged: holds = nil
    case .otherKey(let count) where count > 0: holds = count
    case .whole, .otherKey, nil: return nil
    }
    let name = "\(JournalFile.name).\(holds == nil ? "damaged" : "unreadable")-\(now.seconds)"
    for number in 1...100 {
      let file = number == 1 ? name : "\(name)-\(number)"
      do throws(DurableError) {
        try folder.link(JournalFile.name, as: file)
        let notice = StateNotice.setAside(file: file, holds: holds, isDamaged: holds == nil)
        return Aside(file: file, notice: notice)
      } catch {
        guard error.kind == .exists else { throw StateError(error) }
      }
    }
    throw .failed("\(folder.path): more than 100 files begin with \(name) (hint: remove them)")
  }

  /// Keeps the old file, because there is no space for a new one, for example. Removes the bytes of
  /// an interrupted write, and syncs the file. Returns nil if there is no file that can be kept.
  func kept(_ path: String, key: StateKey) throws(StateError) -> (JournalFile, size: Int)? {
    guard case .whole(_, let torn) = reading, let header = try JournalHeader(bytes) else {
      return nil
    }
    let size = bytes.count - torn
    let file = try stateful { () throws(DurableError) in
      let file = try AppendOnlyFile("\(path)/\(JournalFile.name)", .appending)
      if torn > 0 { try file.truncate(to: size) }
      try file.syncData()
      return file
    }
    return (JournalFile(file, in: path, header, key), size)
  }
}

extension WallTime {
  /// The number of seconds since 1970.
  var seconds: Int64 { nanoseconds / 1_000_000_000 }
}
