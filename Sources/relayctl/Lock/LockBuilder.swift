import Crypto
import Durable
import Glibc
import Lock

/// Measures a working tree, its programs and the system, and creates a lock from the result.
struct LockBuilder: Sendable {
  /// The top folder of the sources.
  let root: String
  /// The folder of the programs.
  let binFolder: String
  /// The programs that a complete lock contains.
  var programs = ShippedProgram.all
  /// The image that contains the programs; `nil` if there is none.
  var image: ImageReference?
  var tools = LockTools()
  /// Where git is.
  var programPath = ProgramPath.system

  /// Measures everything and returns the result. A missing program or source file is part of the
  /// result, not an error.
  func look() throws(MeasurementError) -> LockFindings {
    let tree = try SourceTree(root: root, programs: programPath)
    let binaries = try binaries()
    let (toolchain, target) = try compiler()
    let lock = Lockfile(
      toolchain: toolchain, target: target, distribution: try LockBuilder.distribution(),
      sources: tree.list, libraries: try libraries(of: Set(binaries.keys)), binaries: binaries,
      image: image)
    return LockFindings(
      lock: lock, missingPrograms: programs.map(\.name).filter { binaries[$0] == nil },
      missingSources: tree.missing, untrackedSources: tree.untracked)
  }

  private func path(of program: String) -> String { "\(binFolder)/\(program)" }

  private func binaries() throws(MeasurementError) -> [String: Lockfile.Binary] {
    var found: [String: Lockfile.Binary] = [:]
    for program in programs {
      let bytes: [UInt8]
      do throws(DurableError) {
        bytes = try readFile(path(of: program.name), limit: .mebibytes(512))
      } catch {
        guard [.system(ENOENT), .system(ENOTDIR)].contains(error.cause) else { throw .file(error) }
        continue
      }
      found[program.name] = Lockfile.Binary(digest: SHA256.digest(of: bytes), size: bytes.count)
    }
    return found
  }

  private func libraries(
    of present: Set<String>
  ) throws(MeasurementError) -> [String: SystemLibrary] {
    var scan = LibraryScan(tools: tools)
    for program in programs where present.contains(program.name) {
      try scan.add(program, at: path(of: program.name))
    }
    return try scan.libraries()
  }

  /// Returns the line `Swift version …` and the triple after `Target: `.
  private func compiler() throws(MeasurementError) -> (toolchain: String, target: String) {
    let lines = try tools.lines(["swift", "--version"])
    let version = lines.first { $0.contains("Swift version ") }
    let target = lines.first { $0.hasPrefix("Target: ") }
    guard let version, let target else {
      throw .toolFailed("swift", reason: "--version prints no version or no target")
    }
    return (version, String(target.dropFirst("Target: ".count)))
  }

  /// Returns `ID-VERSION_ID` from /etc/os-release. A rolling distribution can have no version; the
  /// result is then `ID`. Returns `linux` if the file contains neither.
  private static func distribution() throws(MeasurementError) -> String {
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readFile("/etc/os-release", limit: .kibibytes(64))
    } catch {
      throw .file(error)
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let values = ["ID=", "VERSION_ID="].compactMap { key in
      lines.first { $0.hasPrefix(key) }?.dropFirst(key.count).filter { $0 != "\"" && $0 != "'" }
    }
    return values.isEmpty ? "linux" : values.joined(separator: "-")
  }
}

/// A program that a release contains, and the libraries that the program loads at run time.
struct ShippedProgram: Equatable, Sendable {
  /// The file name of the program.
  let name: String
  /// The sonames of the libraries that the program opens with `dlopen`. `ldd` does not find these
  /// libraries, so they are declared here.
  let dlopened: [String]

  /// The programs of a release.
  static let all = [
    ShippedProgram(name: "relay", dlopened: ["libcurl.so.4"]),
    ShippedProgram(name: "relayctl", dlopened: ["libcurl.so.4", "libexpat.so.1"]),
  ]
}
