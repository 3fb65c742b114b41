import Crypto
import Durable
import Lock

/// Collects the system libraries that several programs use, each library once.
struct LibraryScan {
  private struct Entry {
    let path: String
    var loading: SystemLibrary.Loading
    var users: [String] = []
  }

  private let tools: LockTools
  private var entries: [String: Entry] = [:]

  init(tools: LockTools) { self.tools = tools }

  /// Adds the libraries that the program at `path` loads, and the archives that it contains.
  mutating func add(_ program: ShippedProgram, at path: String) throws(MeasurementError) {
    let linked = try LinkMap(program: path, tools: tools)
    for (soname, file) in linked.paths { record(soname, file, .linked, user: program.name) }
    if !program.dlopened.isEmpty {
      let all = try LinkMap(program: path, preloading: program.dlopened, tools: tools)
      for (soname, file) in all.paths where linked.paths[soname] == nil {
        record(soname, file, .dlopen, user: program.name)
      }
    }
    for archive in EmbeddedArchive.all where linked.paths[archive.shared] == nil {
      let file = try archive.path(tools: tools)
      record(archive.name, file, .embedded, user: program.name)
    }
  }

  /// Returns the collected libraries with their digests and packages.
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

  /// Records that `user` uses a library. A library counts as linked if at least one program is
  /// linked with it, even if other programs load it with `dlopen`.
  private mutating func record(
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

/// A static archive of the system that the release build (`make build`) links into the programs in
/// place of a shared library.
struct EmbeddedArchive: Equatable, Sendable {
  /// The file name of the archive.
  let name: String
  /// The shared library that a program loads if it does not contain the archive. A program that
  /// does not load this library contains the archive.
  let shared: String

  /// The archives that the release build links.
  static let all = [
    EmbeddedArchive(name: "libstdc++.a", shared: "libstdc++.so.6"),
    EmbeddedArchive(name: "libgcc.a", shared: "libgcc_s.so.1"),
    EmbeddedArchive(name: "libgcc_eh.a", shared: "libgcc_s.so.1"),
  ]

  /// Returns the path of the archive that the linker uses, as the compiler reports it, with
  /// symbolic links resolved.
  func path(tools: LockTools) throws(MeasurementError) -> String {
    let answer = try tools.lines(["clang", "-print-file-name=\(name)"]).first ?? name
    guard answer.hasPrefix("/") else { throw .libraryNotFound(name, program: "clang") }
    return resolvedPath(answer)
  }
}
