import Glibc

/// An exclusive flock(2) on an existing file, released when the value ends or the process dies.
///
/// It excludes other holders of the lock only: readers and writers that do not ask are not stopped.
package struct FileLock: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// Locks the file at `path`, which must exist and be no symbolic link.
  ///
  /// `wait` is how long to ask again while another process holds it; zero, the default, asks once.
  /// Then `.locked`. A file replaced meanwhile is `.replaced`.
  package init(_ path: String, wait: Duration = .zero) throws(DurableError) {
    let file = try Descriptor(
      path, path: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .lock)
    try file.lock(wait: wait)
    descriptor = file
  }
}
