import Glibc

/// The shared libraries that the dynamic linker loads for one program, by soname, links resolved.
struct LinkMap: Equatable, Sendable {
  var paths: [String: String]

  /// Asks `ldd`, which follows the linker's own rules, for the libraries of the program at `path`.
  /// `preloading` names libraries that the program loads while it runs; they and the libraries that
  /// they need are then included.
  init(
    program path: String, preloading: [String] = [], tools: LockTools
  ) throws(MeasurementError) {
    let variables = preloading.isEmpty ? [:] : ["LD_PRELOAD": preloading.joined(separator: ":")]
    let lines = try tools.lines(["ldd", path], adding: variables)
    paths = try LinkMap.parse(lines, program: path)
    for soname in preloading where paths[soname] == nil {
      throw .libraryNotFound(soname, program: path)
    }
  }

  /// Reads ldd's lines: `NAME => PATH (ADDRESS)`, `PATH (ADDRESS)` for the linker itself, `NAME
  /// (ADDRESS)` for the kernel's library, which has no file, `NAME => not found`. `ERROR: ld.so: …`
  /// reports that a library to be preloaded is missing; the other lines then do not name it.
  static func parse(_ lines: [String], program: String) throws(MeasurementError) -> [String: String]
  {
    var paths: [String: String] = [:]
    for line in lines where !line.hasPrefix("ERROR: ld.so: ") {
      let words = line.split { $0 == "\t" || $0 == " " }
      guard let first = words.first.map(String.init) else { continue }
      if words.count >= 3, words[1] == "=>" {
        guard words[2] != "not" else { throw .libraryNotFound(first, program: program) }
        paths[first] = resolvedPath(String(words[2]))
      } else if first.hasPrefix("/") {
        paths[first.split(separator: "/").last.map(String.init) ?? first] = resolvedPath(first)
      } else if words.count != 2 || !words[1].hasPrefix("(") {
        throw .notDynamic(program)
      }
    }
    return paths
  }
}

/// Returns the path with all links resolved. Returns a path without a file as it is, so that
/// reading it reports the error.
func resolvedPath(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}
