import Console
import Durable
import Glibc

/// A new folder that only this user can enter, for files that another program reads. It is removed
/// with the value.
///
/// If the process is killed, the folder stays. Nothing secret is ever written there.
struct PrivateFolder: ~Copyable {
  let path: String

  /// Makes a folder in `TMPDIR`, or in `/tmp`.
  init(_ environment: [String: String]) throws(Failure) {
    let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/relayctl-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(
        .undecided, "\(parent): cannot make a temporary folder there",
        hint: "set TMPDIR to a folder that can be written")
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    // A file that cannot be removed is not an error: it is public, and in a folder of temporary
    // files.
    for name in (try? listFolder(path)) ?? [] { _ = unlink("\(path)/\(name)") }
    _ = rmdir(path)
  }

  /// Writes a file with this name and returns its path.
  func write(_ bytes: [UInt8], _ name: String) throws(Failure) -> String {
    let file = "\(path)/\(name)"
    try durable(AtomicFile.write(bytes, to: file, mode: .private))
    return file
  }
}
