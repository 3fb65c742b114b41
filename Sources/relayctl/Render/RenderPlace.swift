import Configuration
import Console
import Durable
import Glibc
import JSON

/// The file and the folders that a rendering writes to.
struct RenderPlace {
  /// The path of the environment file, or `-` for standard output.
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

  /// The path of the record next to the environment file.
  private var recordPath: String { out + ".record.json" }

  /// The folder that contains `out`.
  private var folder: String {
    guard let slash = out.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == out.startIndex ? "/" : String(out[..<slash])
  }

  /// Returns the absolute path of the folder for file secrets. The rendered variables contain the
  /// paths of the files in this folder.
  func secretsFolder() throws(Failure) -> String {
    guard givenFolder != nil || !isStandardOutput else {
      throw Failure(.usage, "--out -: no folder for file secrets, expected --secrets-dir DIR")
    }
    return try resolved(givenFolder ?? folder)
  }

  /// Throws if a file to write is among the files of the workspace, or would replace a file of a
  /// different kind.
  func requireOutside(_ workspace: Workspace) throws(Failure) {
    if let givenFolder {
      try OutputPath("--secrets-dir", "\(givenFolder)/NAME", .checkedElsewhere)
        .require(in: workspace)
    }
    guard !isStandardOutput else { return }
    try OutputPath("--out", out, .environmentFile).require(in: workspace)
    try OutputPath("--out", recordPath, .renderRecord).require(in: workspace)
  }

  /// Returns whether `out` is the file `name` in the folder with the absolute path `folder`.
  func isOut(_ name: String, in folder: String) throws(Failure) -> Bool {
    guard !isStandardOutput, out == name || out.hasSuffix("/\(name)") else { return false }
    return try resolved(self.folder) == folder
  }

  private func resolved(_ path: String) throws(Failure) -> String {
    guard let resolved = realpath(path, nil) else {
      throw Failure(.usage, "\(path): no such folder")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Returns whether anything would be written to a disk; always `false` for dev. For staging and
  /// prod, throws if a folder is on a disk and `allowsDisk` is not set, or if standard output is
  /// neither a pipe nor a socket.
  func requireMemory(for environment: EnvironmentName) throws(Failure) -> Bool {
    guard environment != .dev else { return false }
    var isOnDisk = false
    for folder in folders where try !isMemory(folder) {
      guard allowsDisk else {
        throw Failure(
          .no, "\(folder): on a disk, expected tmpfs for \(environment)",
          hint: "mount a tmpfs there, or choose a folder on a tmpfs")
      }
      isOnDisk = true
    }
    if isStandardOutput { try requirePipe(environment) }
    return isOnDisk
  }

  /// The folders that a rendering writes to.
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
        .no, "--out -: standard output is not a pipe, expected a pipe or socket for \(environment)",
        hint: "pipe the output into the program that reads it")
    }
  }

  /// Writes the record next to the environment file, unless that is standard output.
  /// `manifest build` reads from the record whether the file was on a disk.
  func write(_ record: RenderRecord) throws(Failure) {
    guard !isStandardOutput else { return }
    try durable(
      AtomicFile.write(Array(record.json.pretty.utf8), to: recordPath, mode: .shared))
  }
}
