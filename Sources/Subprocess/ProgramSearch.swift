import Glibc

/// Returns the path of a program: the first executable regular file with this name in the folders
/// of `path`, which has the form of `PATH`. An empty entry, which would mean the working directory,
/// is ignored. A name with a slash is returned unchanged.
func findProgram(_ name: String, path: String?) -> String? {
  guard !name.utf8.contains(UInt8(ascii: "/")) else { return name }
  guard !name.isEmpty else { return nil }
  let folders = path ?? "/usr/local/bin:/usr/bin:/bin"
  for folder in folders.utf8.split(separator: UInt8(ascii: ":")) {
    let candidate = "\(Substring(folder))/\(name)"
    var status = stat()
    guard stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
    guard access(candidate, X_OK) == 0 else { continue }
    return candidate
  }
  return nil
}

/// Returns the environment variables of this process that are listed in `names`.
package func inheritedEnvironment(_ names: [String]) -> [String: String] {
  var result: [String: String] = [:]
  for name in names {
    guard let value = getenv(name) else { continue }
    result[name] = String(cString: value)
  }
  return result
}
