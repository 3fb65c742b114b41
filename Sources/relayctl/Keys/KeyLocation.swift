import Console
import Durable
import Glibc

/// Where private keys may lie: not in what is committed (DESIGN §5), but for a demonstration's.
enum KeyLocation {
  /// Refuses a path below a workspace, which would soon be committed with it.
  static func requireOutsideWorkspace(_ path: String) throws(Failure) {
    guard var folder = realPath(parent(of: path)) else {
      throw Failure(
        .usage, "\(path): its folder does not exist, expected an existing folder")
    }
    while true {
      if try has(".demo-workspace", folder) { return }
      if try has("environments/policy.yaml", folder) {
        throw Failure(
          .usage,
          "\(path): below the workspace \(folder), expected a place outside of what is committed",
          hint: "choose a folder outside the repository")
      }
      guard folder != "/" else { return }
      folder = parent(of: folder)
    }
  }

  private static func has(_ name: String, _ folder: String) throws(Failure) -> Bool {
    try durable { () throws(DurableError) in
      try exists(folder == "/" ? "/\(name)" : "\(folder)/\(name)")
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
