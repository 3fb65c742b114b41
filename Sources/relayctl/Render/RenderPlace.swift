import Configuration
import Console
import Durable
import Glibc
import JSON

/// Where a rendering goes.
struct RenderPlace {
  /// Path of the environment file; `-` is standard output.
  let out: String
  let owner: FileOwner?
  let allowsDisk: Bool
  private let givenFolder: String?

  init(out: String, secretsFolder: String?, owner: FileOwner?, allowsDisk: Bool) {
    self.out = out
    givenFolder = secretsFolder
    self.owner = owner
    self.allowsDisk = allowsDisk
  }

  var isStandardOutput: Bool { out == "-" }

  /// The folder of `out`.
  private var folder: String {
    guard let slash = out.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == out.startIndex ? "/" : String(out[..<slash])
  }

  /// Absolute path of the folder for file secrets: the rendered variables name files in it.
  func secretsFolder() throws(Failure) -> String {
    guard givenFolder != nil || !isStandardOutput else {
      throw Failure(.usage, "--out -: nowhere to put file secrets, expected --secrets-dir")
    }
    return try resolved(givenFolder ?? folder)
  }

  /// Whether `out` is the file `name` of the folder at the absolute path `folder`.
  func isOut(_ name: String, in folder: String) throws(Failure) -> Bool {
    guard !isStandardOutput, out == name || out.hasSuffix("/\(name)") else { return false }
    return try resolved(self.folder) == folder
  }

  private func resolved(_ path: String) throws(Failure) -> String {
    guard let resolved = realpath(path, nil) else {
      throw Failure(.usage, "\(path): no such folder, expected an existing one")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether anything would lie on a disk. In staging and prod that is refused unless allowed (R18), and so is
  /// a terminal or a file behind standard output.
  func requireMemory(for environment: EnvironmentName) throws(Failure) -> Bool {
    guard environment != .dev else { return false }
    var isOnDisk = false
    for folder in folders where try !isMemory(folder) {
      guard allowsDisk else {
        throw Failure(
          .no, "\(folder): on a disk, expected tmpfs for \(environment)",
          hint: "mount one there, or choose a folder that is one")
      }
      isOnDisk = true
    }
    if isStandardOutput { try requirePipe(environment) }
    return isOnDisk
  }

  /// The folders that are written to.
  var folders: [String] {
    [givenFolder, isStandardOutput ? nil : folder].compactMap { $0 }
  }

  private func isMemory(_ path: String) throws(Failure) -> Bool {
    try durable(Folder(path).isMemoryOnly)
  }

  private func requirePipe(_ environment: EnvironmentName) throws(Failure) {
    var status = stat()
    guard fstat(1, &status) == 0, [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else {
      throw Failure(
        .no, "--out -: standard output is no pipe, expected a pipe or socket for \(environment)",
        hint: "pipe it into the program that reads it")
    }
  }

  /// Leaves a record of what was done beside the file: the gate reads there whether it lies on a disk.
  func record(_ report: RenderReport) throws(Failure) {
    guard !isStandardOutput else { return }
    try durable(
      AtomicFile.write(Array(report.json.pretty.utf8), to: out + ".record.json", mode: .shared))
  }
}
