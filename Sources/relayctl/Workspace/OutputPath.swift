import Console
import Glibc

/// Where the file of an `--out` or a `--report` may lie.
enum OutputPath {
  /// Refuses a path in `folder` or below it: what lies there is read and signed, and a slip of the hand would
  /// replace it. A folder that does not exist is left to whoever writes.
  static func requireOutside(_ folder: String, _ path: String, _ option: String) throws(Failure) {
    guard let place = resolved(parent(of: path)), let folder = resolved(folder),
      place == folder || place.utf8.starts(with: "\(folder)/".utf8)
    else { return }
    throw Failure(
      .usage, "\(option) \(path): among the files of \(folder), expected a place outside of it")
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
