import Glibc

/// The shared libraries that the dynamic linker loads for one program: their paths by soname, with
/// symbolic links resolved.
struct LinkMap: Equatable, Sendable {
  var paths: [String: String]

  /// Reads the libraries of the program at `path` from the output of `ldd`, which follows the
  /// linker's own rules. `preloading` names libraries that the program loads at run time. The
  /// result includes these libraries and the libraries that they need.
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

  /// Parses the lines that ldd prints: `NAME => PATH (ADDRESS)` for a library, `PATH (ADDRESS)` for
  /// the linker itself, `NAME (ADDRESS)` for the kernel's library, which has no file, and
  /// `NAME => not found`. A line `ERROR: ld.so: …` reports that a preloaded library is missing. The
  /// other lines then do not contain that library.
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

/// Returns the path with all symbolic links resolved. If there is no such file, returns the path
/// unchanged, so that reading the file reports the error.
func resolvedPath(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}
