import Crypto
import Durable
import Glibc
import Lock

/// Looks at a working tree, its programs and the system, and makes a lock of what it finds.
struct LockBuilder: Sendable {
  /// The top folder of the sources.
  let root: String
  /// The folder of the programs.
  let binFolder: String
  /// What is to be there.
  var programs = ShippedProgram.all
  /// The image made of them, when there is one.
  var image: ImageReference?
  var tools = LockTools()

  /// Looks at everything; what is missing is told, not thrown.
  func look() throws(MeasurementError) -> LockFindings {
    let tree = try SourceTree(root: root, tools: tools)
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

  private func libraries(of present: Set<String>) throws(MeasurementError) -> [String: SystemLibrary] {
    var scan = LibraryScan(tools: tools)
    for program in programs where present.contains(program.name) {
      try scan.add(program, at: path(of: program.name))
    }
    return try scan.libraries()
  }

  /// The line `Swift version …` and the triple behind `Target: `.
  private func compiler() throws(MeasurementError) -> (toolchain: String, target: String) {
    let lines = try tools.lines(["swift", "--version"])
    let version = lines.first { $0.contains("Swift version ") }
    let target = lines.first { $0.hasPrefix("Target: ") }
    guard let version, let target else {
      throw .toolFailed("swift", reason: "--version names no version or no target")
    }
    return (version, String(target.dropFirst("Target: ".count)))
  }

  /// `ID-VERSION_ID` of /etc/os-release; the version may be absent on a rolling distribution.
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
