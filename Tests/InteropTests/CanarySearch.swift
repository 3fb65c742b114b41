import Glibc
import Subprocess
import Support

/// Looks for canaries wherever a command could have left one, and counts where it looked.
struct CanarySearch: Sendable {
  private let nest: CanaryNest
  private let index: CanaryIndex
  /// What was there before any command ran, or was searched already, by path.
  private var known: [String: Stamp] = [:]
  /// How many outputs, traces, files and names were searched.
  private(set) var places = 0
  /// What was found, one line each.
  private(set) var leaks: [String] = []

  /// What changes whenever a file does.
  private struct Stamp: Hashable {
    let inode: UInt64
    let seconds: Int
    let nanoseconds: Int

    init(_ file: String) {
      var status = stat()
      lstat(file, &status)
      inode = UInt64(status.st_ino)
      seconds = status.st_ctim.tv_sec
      nanoseconds = status.st_ctim.tv_nsec
    }
  }

  /// Takes what lies in the workspace now as given: a test plants canaries in files.
  init(_ nest: CanaryNest) throws {
    self.nest = nest
    index = CanaryIndex(nest.canaries)
    for file in try CanarySearch.files(below: nest.workspace.root) {
      known[file] = Stamp(file)
    }
  }

  /// Searches one output of `command`.
  mutating func search(_ bytes: [UInt8], _ place: String, of command: String) {
    places += 1
    let hits = index.hits(in: bytes).map(\.description).sorted()
    guard !hits.isEmpty else { return }
    leaks.append("\(hits.joined(separator: ", ")) in \(place) of \(command)")
  }

  /// Searches the names and contents of all files but those that are there to hold secrets: the
  /// rendered file (0600) and its file secrets (0400) in memory.
  mutating func searchFiles(after command: String) throws {
    for folder in [nest.workspace.root, nest.workspace.memory.path] {
      let files = try CanarySearch.files(below: folder)
      search(Array(files.joined(separator: "\n").utf8), "the names of files", of: command)
      for file in files where try !mayHoldSecrets(file) {
        let stamp = Stamp(file)
        guard known.updateValue(stamp, forKey: file) != stamp else { continue }
        search(try TestFile.read(file), file, of: command)
      }
    }
    let home = try nest.workspace.folder.names()
    search(Array(home.joined(separator: "\n").utf8), "the home folder", of: command)
    let stray = home.filter { !["keys", "root", "trace", "values"].contains($0) }
    if !stray.isEmpty {
      leaks.append("\(stray.joined(separator: ", ")) in the home after \(command)")
    }
  }

  private func mayHoldSecrets(_ file: String) throws -> Bool {
    guard file.hasPrefix(nest.workspace.memory.path + "/") else { return false }
    let mode = try TestFile.mode(of: file)
    return mode == 0o400 || file == nest.rendered && mode == 0o600
  }

  /// The paths of all regular files below a folder.
  static func files(below folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var files: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let path = "\(folder)/\(name)"
      if entry.pointee.d_type == UInt8(DT_DIR) {
        files += try CanarySearch.files(below: path)
      } else if entry.pointee.d_type == UInt8(DT_REG) {
        files.append(path)
      }
    }
    return files.sorted()
  }
}
