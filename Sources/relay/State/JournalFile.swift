import Crypto
import Durable
import Telemetry

/// An open journal file with its header. Its functions must not be called at the same time, except
/// ``sync()``.
final class JournalFile: Sendable {
  /// The name of the journal in its folder.
  static let name = "journal"

  /// The name of a new file before it replaces the journal.
  static let newName = "journal.new"

  /// A larger file is damaged: the journal is replaced long before.
  static let largest = ByteCount.mebibytes(64)

  private let file: AppendOnlyFile
  private let header: JournalHeader
  private let key: StateKey

  /// The path of the journal, also while the file still has another name.
  private let path: String

  /// Creates the value for an open file in the folder at `folder`.
  init(
    _ file: consuming AppendOnlyFile, in folder: String, _ header: JournalHeader, _ key: StateKey
  ) {
    self.file = file
    path = "\(folder)/\(JournalFile.name)"
    self.header = header
    self.key = key
  }

  /// Appends records with one write(2) to the file, which has `size` bytes, and returns the new
  /// size. If the write fails, the file is cut back to its old size.
  func append(_ records: [JournalRecord], at size: Int) throws(StateError) -> Int {
    var bytes: [UInt8] = []
    do throws(CryptoError) {
      for record in records {
        bytes += try record.bytes(at: size + bytes.count, in: header, key: key)
      }
    } catch {
      throw .failed("\(path): \(error)")
    }
    do throws(DurableError) { try file.append(bytes) } catch {
      throw StateError(error.renamed(to: path))
    }
    return size + bytes.count
  }

  /// Waits until everything written so far is on the disk.
  func sync() throws(StateError) {
    do throws(DurableError) { try file.syncData() } catch {
      throw StateError(error.renamed(to: path))
    }
  }
}

extension JournalFile {
  /// Creates a new file with these contents beside the journal and syncs it. Returns the file and
  /// its size.
  ///
  /// A crash leaves the old journal whole. ``publish(in:)`` makes the new file the journal.
  static func create(
    in folder: borrowing Folder, _ contents: JournalContents, owner: JournalOwner, key: StateKey
  ) throws(StateError) -> (JournalFile, size: Int) {
    let path = "\(folder.path)/\(newName)"
    let header: JournalHeader
    let bytes: [UInt8]
    do throws(CryptoError) {
      header = JournalHeader(
        owner: owner, key: key, salt: try randomBytes(JournalHeader.saltByteCount))
      bytes = try contents.file(header, key: key)
    } catch {
      throw .failed("\(path): \(error)")
    }
    do throws(DurableError) {
      try folder.remove(newName)
      let file = try AppendOnlyFile(path, .creating(.private))
      try file.append(bytes)
      try file.syncData()
      return (JournalFile(file, in: folder.path, header, key), bytes.count)
    } catch {
      _ = try? folder.remove(newName)
      throw StateError(error)
    }
  }

  /// Makes the file that ``create(in:_:owner:key:)`` has created the journal. A power loss may
  /// restore the old journal until the folder is synced.
  static func publish(in folder: borrowing Folder) throws(StateError) {
    do throws(DurableError) {
      try folder.rename(JournalFile.newName, to: JournalFile.name)
    } catch {
      throw StateError(error)
    }
  }
}
