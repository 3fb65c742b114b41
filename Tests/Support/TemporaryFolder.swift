import Glibc
import Subprocess

/// A new folder for one test. Releasing the object removes it with its contents.
package final class TemporaryFolder: Sendable {
  /// The absolute path.
  package let path: String

  /// Makes a folder in `parent`, by default `TMPDIR` or `/tmp`.
  package init(in parent: String? = nil) throws(SystemError) {
    let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let name = String(UInt64.random(in: .min ... .max), radix: 16)
    path = "\(parent)/relay-test-\(name)"
    try SystemError.check(mkdir(path, 0o700), "mkdir \(path)")
  }

  deinit {
    _ = try? run(["rm", "-rf", "--", path], environment: [:])
  }

  /// The path of an entry.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder and returns its path.
  @discardableResult
  package func makeFolder(_ name: String, mode: UInt32 = 0o755) throws(SystemError) -> String {
    try SystemError.check(mkdir(path(of: name), mode), "mkdir \(name)")
    return path(of: name)
  }

  /// Writes a file with this mode, whatever the umask, and returns its path.
  @discardableResult
  package func write(
    _ bytes: [UInt8], to name: String, mode: UInt32 = 0o644
  ) throws(SystemError) -> String {
    try TestFile.write(bytes, to: path(of: name), mode: mode)
    return path(of: name)
  }

  /// Writes a text file and returns its path.
  @discardableResult
  package func write(
    _ text: String, to name: String, mode: UInt32 = 0o644
  ) throws(SystemError) -> String {
    try write(Array(text.utf8), to: name, mode: mode)
  }

  /// The bytes of a file.
  package func read(_ name: String) throws(SystemError) -> [UInt8] {
    try TestFile.read(path(of: name))
  }

  /// The text of a file; bytes that are not UTF-8 become U+FFFD.
  package func text(_ name: String) throws(SystemError) -> String {
    String(decoding: try read(name), as: UTF8.self)
  }

  /// The names in the folder, including hidden ones, sorted.
  package func names(in folder: String = ".") throws -> [String] {
    let output = try run(["ls", "-A1", path(of: folder)], environment: ["LC_ALL": "C"])
    return output.text.split(separator: "\n").map(String.init)
  }
}
