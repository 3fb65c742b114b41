import Lock

/// The packages of the distribution that contain the given files, according to dpkg's database.
struct PackageIndex: Sendable {
  private let owners: [String: SystemLibrary.Package]

  /// Looks up all files with one run of `dpkg-query` for the package names and one for the
  /// versions.
  init(files: [String], tools: LockTools) throws(MeasurementError) {
    guard !files.isEmpty else {
      owners = [:]
      return
    }
    let candidates = files.flatMap(PackageIndex.spellings)
    // Status 1 means that at least one path belongs to no package. This is normal, because dpkg
    // knows only one of the two spellings of a path.
    let found = try tools.lines(["dpkg-query", "-S"] + candidates, accepting: [0, 1])
    let names = PackageIndex.owners(in: found)
    let packages = try PackageIndex.versions(of: Set(names.values).sorted(), tools: tools)
    owners = names.compactMapValues { packages[$0] }
  }

  /// The package of a file; `nil` if no package contains it.
  subscript(_ file: String) -> SystemLibrary.Package? {
    PackageIndex.spellings(of: file).lazy.compactMap { owners[$0] }.first
  }

  /// Returns the paths under which dpkg can know a file. For a path below /usr/lib, these are the
  /// path itself and the path below /lib, which is a link to /usr/lib.
  static func spellings(of file: String) -> [String] {
    guard file.hasPrefix("/usr/lib") else { return [file] }
    return [file, String(file.dropFirst("/usr".count))]
  }

  /// Parses lines of the form `PACKAGE[:ARCH][, PACKAGE…]: PATH` and returns the first package of
  /// each path. Skips lines about diversions, which contain no package.
  static func owners(in lines: [String]) -> [String: String] {
    var owners: [String: String] = [:]
    for line in lines where !line.hasPrefix("diversion by ") {
      guard let cut = line.firstRange(of: ": /") else { continue }
      let path = "/" + line[cut.upperBound...]
      owners[path] = line[..<cut.lowerBound].split(separator: ",").first.map(String.init)
    }
    return owners
  }

  private static func versions(
    of names: [String], tools: LockTools
  ) throws(MeasurementError) -> [String: SystemLibrary.Package] {
    guard !names.isEmpty else { return [:] }
    let format =
      "${binary:Package}\\t${Package}\\t${Version}\\t${Architecture}\\t${source:Package}\\t${source:Version}\\n"
    var packages: [String: SystemLibrary.Package] = [:]
    for line in try tools.lines(["dpkg-query", "-W", "-f", format] + names) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6, !fields.contains("") else {
        throw .toolFailed("dpkg-query", reason: "a package without version, architecture or source")
      }
      let package = SystemLibrary.Package(
        name: fields[1], version: fields[2], architecture: fields[3], source: fields[4],
        sourceVersion: fields[5])
      packages[fields[0]] = package
      packages["\(fields[1]):\(fields[3])"] = package
      if packages[fields[1]] == nil { packages[fields[1]] = package }
    }
    return packages
  }
}
