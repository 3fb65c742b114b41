import Durable

/// The lock of the state folder. It is released with the value.
final class StateLock: Sendable {
  /// The name of the file in its folder.
  static let name = "lock"

  private let lock: FileLock

  /// Locks the folder at `path`. Throws `.inUse` if another process has locked it.
  ///
  /// The lock is on the file `lock`, which is never renamed or removed: the journal cannot be
  /// locked itself, because it is replaced.
  init(_ path: String) throws(StateError) {
    let file = "\(path)/\(StateLock.name)"
    do throws(DurableError) {
      try StateLock.create(file)
      lock = try FileLock(file)
    } catch {
      guard error.kind != .locked else { throw .inUse(pid: FileLock.holder(of: file)) }
      throw StateError(error)
    }
  }

  private static func create(_ file: String) throws(DurableError) {
    do throws(DurableError) {
      _ = try AppendOnlyFile(file, .creating(.private))
    } catch {
      guard error.kind == .exists else { throw error }
    }
  }
}
