import Configuration
import Durable
import Glibc
import Telemetry
import Threads

/// The optional folder in which the relay keeps its state (`STATE_DIR`), with two files: `lock`,
/// and the journal (docs/formats/relay-state.md).
///
/// The journal records the finished updates, and holds the prompts that were confirmed at Telegram
/// before they were finished. The folder is open in one process at a time.
final class StateFolder: Sendable {
  private let path: String
  private let key: StateKey
  private let owner: JournalOwner

  /// The open journal; nil while the folder is closed.
  private let journal = Locked<Journal?>(nil)

  /// Creates the state of a bot in the folder at `path`. Does nothing before ``open(at:)``.
  init(path: String, key: StateKey, botID: Int64, environment: EnvironmentName) {
    self.path = path
    self.key = key
    owner = JournalOwner(bot: botID, environment: environment)
  }

  /// Checks and locks the folder, reads the journal, and replaces it with a new file, so that every
  /// prompt that is returned is on the disk. If no new file can be written, the old one is kept,
  /// and the result has a `failure`: nothing can be recorded until ``repair(at:)`` has succeeded.
  ///
  /// Throws `.inUse`, `.refused`, or `.failed`. The folder is then closed and not locked. The call
  /// blocks the calling thread.
  func open(at now: WallTime) throws(StateError) -> StateContents {
    let grade = try StateFolder.check(path)
    let lock = try StateLock(path)
    let folder = try stateful { () throws(DurableError) in try Folder(path) }
    let found = try OpenedJournal(folder, owner: owner, key: key, at: now)
    let opened = Journal(in: folder, lock: lock, found, owner: owner, key: key, at: now)
    guard let opened else { throw .failed("\(path): no thread could be started for the journal") }
    journal.withLock { $0 = opened }
    return StateContents(
      grade: grade, holds: found.contents.holds, finished: found.contents.finished,
      notices: found.notices, failure: found.failure)
  }

  /// Records that updates are finished, with one write(2) in this order. The records survive the
  /// end of the process at once, and a power loss within about a second.
  ///
  /// Throws `.failed` if the write fails, for example because the disk is full. From then on,
  /// every `record` and `hold` throws until ``repair(at:)`` has succeeded.
  func record(_ finished: [FinishedUpdate], at now: WallTime) throws(StateError) {
    try opened().record(finished, at: now)
  }

  /// Stores prompts durably. They may be confirmed at Telegram when the call has returned.
  ///
  /// Throws `.failed` if the write or the sync fails. None of the prompts is then held.
  func hold(_ prompts: [HeldPrompt], at now: WallTime) async throws(StateError) {
    precondition(prompts.allSatisfy { $0.json.count <= HeldPrompt.largest })
    try await opened().perform(.hold(prompts, at: now))
  }

  /// Replaces the journal with a new file after a failure. The file contains the held prompts and
  /// the finished updates, including those that could not be recorded.
  func repair(at now: WallTime) async throws(StateError) {
    try await opened().perform(.repair(at: now))
  }

  /// Writes everything to the disk, closes the journal, and unlocks the folder. Does nothing if the
  /// folder is closed.
  func close() async {
    let opened = journal.withLock { journal in
      defer { journal = nil }
      return journal
    }
    do throws(StateError) { try await opened?.perform(.close) } catch {
      // The last sync failed: after a power loss, the last answers may be sent again.
    }
  }

  private func opened() throws(StateError) -> Journal {
    guard let journal = journal.withLock({ $0 }) else {
      throw .failed("\(path): the journal is closed")
    }
    return journal
  }
}

/// What a folder can guarantee.
enum StateGrade: Hashable, Sendable {
  /// On tmpfs or ramfs. Finished updates survive the end of the process; prompts cannot be held.
  case done

  /// On a disk. Prompts can be held.
  case held
}

/// What ``StateFolder/open(at:)`` found.
struct StateContents: Sendable {
  let grade: StateGrade

  /// The held prompts, in the order of the file.
  var holds: [HeldPrompt]

  /// The finished updates, oldest first, each once: at most 2,048, of the last 25 h.
  var finished: [FinishedUpdate]

  /// What the operator must know about the file.
  var notices: [StateNotice]

  /// Why nothing can be recorded yet, for example because the disk is full; nil normally.
  var failure: StateError?
}

/// What ``StateFolder/open(at:)`` did with a file that it could not use as it was.
enum StateNotice: Hashable, Sendable {
  /// The file ended within a record, because a crash interrupted a write. These bytes were removed.
  case cutOff(bytes: Int)

  /// The file has been renamed to `file`. `holds` is the number of prompts in it that may be lost,
  /// nil if it is unknown. The file is damaged, or it was written under another key.
  case setAside(file: String, holds: Int?, isDamaged: Bool)
}

extension StateFolder {
  /// Checks that the folder belongs to this user, has the mode 0700, is writable, and is on a local
  /// file system, and that the files in it are private regular files. Changes nothing.
  @discardableResult
  static func check(_ path: String) throws(StateError) -> StateGrade {
    let folder = try opened(path)
    let (owner, mode) = try stateful { () throws(DurableError) in
      (try folder.owner, try folder.mode)
    }
    guard owner == geteuid() else {
      throw .refused("\(path): belongs to user \(owner), expected \(geteuid()), which runs relay")
    }
    guard mode.bits & 0o777 == 0o700 else {
      throw .refused("\(path): mode \(mode.octal), expected 0700 (hint: chmod 700)")
    }
    let grade = try grade(of: folder)
    guard folder.isWritable else {
      throw .refused("\(path): no file can be created in this folder, expected a writable one")
    }
    for name in [StateLock.name, JournalFile.name, JournalFile.newName] {
      do throws(DurableError) { try requirePrivateFile("\(path)/\(name)") } catch {
        throw .refused("\(error)")
      }
    }
    return grade
  }

  private static func opened(_ path: String) throws(StateError) -> Folder {
    do throws(DurableError) { return try Folder(path) } catch {
      throw .refused("\(error) (hint: create the folder, with mode 0700)")
    }
  }

  private static func grade(of folder: borrowing Folder) throws(StateError) -> StateGrade {
    let system: FileSystem
    do throws(DurableError) { system = try folder.fileSystem } catch { throw StateError(error) }
    let name: String
    switch system {
    case .local: return .held
    case .memory: return .done
    case .overlay: name = "overlay, the file system of a container"
    case .remote(let remote): name = remote
    }
    throw .refused(
      "\(folder.path): is on \(name), expected a local file system (hint: mount a volume)")
  }
}
