import Console
import Durable
import Glibc

/// Checks the paths of files that a command writes.
enum OutputPath {
  /// Throws if `path` is in or below `folder`. The files there are read and signed, and a mistyped
  /// path would replace one of them. A path in a folder that does not exist is accepted here; the
  /// write fails later.
  static func requireOutside(_ folder: String, _ path: String, _ option: String) throws(Failure) {
    guard let place = resolved(parent(of: path)), let folder = resolved(folder),
      place == folder || place.utf8.starts(with: "\(folder)/".utf8)
    else { return }
    throw Failure(
      .usage, "\(option) \(path): must not be inside \(folder)")
  }

  /// Throws if the path for a new private key is below a workspace, where the key could be
  /// committed by mistake. A path below a demonstration workspace is accepted.
  static func requireOutsideWorkspace(_ path: String) throws(Failure) {
    guard var folder = resolved(parent(of: path)) else {
      throw Failure(.usage, "\(path): its folder does not exist")
    }
    while true {
      if try has(".demo-workspace", folder) { return }
      if try has("environments/policy.yaml", folder) {
        throw Failure(
          .usage, "\(path): must not be inside the workspace \(folder)",
          hint: "choose a folder outside the workspace")
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
