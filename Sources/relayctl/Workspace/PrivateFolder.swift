import Console
import Durable
import Glibc

/// A temporary folder that only this user can access, for files that another program reads. The
/// folder is removed when the value is destroyed.
///
/// If the process is killed, the folder remains. Nothing secret is ever written to it.
struct PrivateFolder: ~Copyable {
  let path: String

  /// Creates a folder in `TMPDIR`, or in `/tmp` if `TMPDIR` is not set.
  init(_ environment: [String: String]) throws(Failure) {
    let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/relayctl-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(
        .undecided, "\(parent): cannot create a temporary folder in it",
        hint: "set TMPDIR to a writable folder")
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    // Errors are ignored: the files are public, and they are in a folder for temporary files.
    PrivateFolder.remove(path, depth: 8)
  }

  /// Removes a folder and what it contains, at most `depth` levels. Links are removed, not followed.
  private static func remove(_ folder: String, depth: Int) {
    for name in (try? listFolder(folder)) ?? [] {
      let path = "\(folder)/\(name)"
      if unlink(path) != 0, errno == EISDIR, depth > 0 { remove(path, depth: depth - 1) }
    }
    _ = rmdir(folder)
  }

  /// Writes a file with this name and returns its path.
  func write(_ bytes: [UInt8], _ name: String) throws(Failure) -> String {
    let file = "\(path)/\(name)"
    try durable(AtomicFile.write(bytes, to: file, mode: .private))
    return file
  }
}
