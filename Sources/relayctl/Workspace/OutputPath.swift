import Console
import Durable
import Glibc

/// Checks where a command may write a file.
enum OutputPath {
  /// Refuses a path in or below `folder`, whose files are read and signed: a mistyped `--out` would
  /// replace one. A folder that does not exist passes; the write then fails.
  static func requireOutside(_ folder: String, _ path: String, _ option: String) throws(Failure) {
    guard let place = resolved(parent(of: path)), let folder = resolved(folder),
      place == folder || place.utf8.starts(with: "\(folder)/".utf8)
    else { return }
    throw Failure(
      .usage, "\(option) \(path): among the files of \(folder), expected a path outside of it")
  }

  /// Refuses a path below a workspace for a private key, which would soon be committed with it.
  /// Below a demonstration workspace it is accepted.
  static func requireOutsideWorkspace(_ path: String) throws(Failure) {
    guard var folder = resolved(parent(of: path)) else {
      throw Failure(.usage, "\(path): its folder does not exist, expected an existing folder")
    }
    while true {
      if try has(".demo-workspace", folder) { return }
      if try has("environments/policy.yaml", folder) {
        throw Failure(
          .usage, "\(path): below the workspace \(folder), expected a path outside of it",
          hint: "choose a folder outside the repository")
      }
      guard folder != "/" else { return }
      folder = parent(of: folder)
    }
  }

  private static func has(_ name: String, _ folder: String) throws(Failure) -> Bool {
    try durable(exists(folder == "/" ? "/\(name)" : "\(folder)/\(name)"))
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
