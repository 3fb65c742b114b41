import Crypto
import Durable
import Lock

/// Gathers the system's libraries of several programs, each library once.
struct LibraryScan {
  private struct Entry {
    let path: String
    var loading: SystemLibrary.Loading
    var users: [String] = []
  }

  private let tools: LockTools
  private var entries: [String: Entry] = [:]

  init(tools: LockTools) { self.tools = tools }

  /// Adds what the program at `path` loads and what it has inside.
  mutating func add(_ program: ShippedProgram, at path: String) throws(MeasurementError) {
    let linked = try LinkMap(program: path, tools: tools)
    for (soname, file) in linked.paths { note(soname, file, .linked, user: program.name) }
    if !program.dlopened.isEmpty {
      let all = try LinkMap(program: path, preloading: program.dlopened, tools: tools)
      for (soname, file) in all.paths where linked.paths[soname] == nil {
        note(soname, file, .dlopen, user: program.name)
      }
    }
    for archive in EmbeddedArchive.all where linked.paths[archive.shared] == nil {
      let file = try archive.path(tools: tools)
      note(archive.name, file, .embedded, user: program.name)
    }
  }

  /// What was gathered, each file with its digest and package.
  func libraries() throws(MeasurementError) -> [String: SystemLibrary] {
    let packages = try PackageIndex(files: entries.values.map(\.path).sorted(), tools: tools)
    var libraries: [String: SystemLibrary] = [:]
    for (name, entry) in entries {
      libraries[name] = SystemLibrary(
        path: entry.path, digest: try digest(of: entry.path), package: packages[entry.path],
        loading: entry.loading, usedBy: entry.users.sorted())
    }
    return libraries
  }

  /// One program may load on first use what another is linked with: then it counts as linked.
  private mutating func note(
    _ name: String, _ path: String, _ loading: SystemLibrary.Loading, user: String
  ) {
    var entry = entries[name] ?? Entry(path: path, loading: loading)
    if loading == .linked { entry.loading = .linked }
    entry.users.append(user)
    entries[name] = entry
  }

  private func digest(of path: String) throws(MeasurementError) -> Digest {
    do throws(DurableError) {
      return SHA256.digest(of: try readFile(path, limit: .mebibytes(512)))
    } catch {
      throw .file(error)
    }
  }
}
