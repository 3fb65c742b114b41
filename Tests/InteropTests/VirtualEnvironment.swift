import Glibc
import Support

/// The environments of Python and the programs that `scripts/setup --test` fetches.
enum VirtualEnvironment {
  /// What a test lacks.
  struct Missing: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path): not found\n  hint: scripts/setup --test" }
  }

  /// The Python of an environment, by the name of its requirements; a test that lacks it fails.
  static func python(_ name: String) throws(Missing) -> String {
    try program(".build/venv/\(name)/bin/python")
  }

  /// Debian's promtool; one on `PATH` is as good.
  static func promtool() throws(Missing) -> String {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    for folder in path.split(separator: ":") where access("\(folder)/promtool", X_OK) == 0 {
      return "\(folder)/promtool"
    }
    return try program(".build/promtool/promtool")
  }

  private static func program(_ path: String) throws(Missing) -> String {
    let path = "\(Places.root)/\(path)"
    guard access(path, X_OK) == 0 else { throw Missing(path: path) }
    return path
  }
}
