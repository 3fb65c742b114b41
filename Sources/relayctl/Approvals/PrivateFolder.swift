import Console
import Durable
import Glibc

/// A fresh folder that only this user enters, for what another program must read from files; removed with the value.
///
/// A kill leaves it behind: nothing secret is ever written there.
struct PrivateFolder: ~Copyable {
  /// Its absolute path.
  let path: String

  /// Makes one in `TMPDIR`, or in `/tmp`.
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
    // What cannot be removed is no reason to fail: it is public, and in a folder of temporary files.
    for name in (try? listFolder(path)) ?? [] { _ = unlink("\(path)/\(name)") }
    _ = rmdir(path)
  }

  /// Writes a file of this name and gives its path.
  func write(_ bytes: [UInt8], _ name: String) throws(Failure) -> String {
    let file = "\(path)/\(name)"
    try durable(AtomicFile.write(bytes, to: file, mode: .private))
    return file
  }
}
