import Console
import Glibc

/// The folders in which relayctl looks for `git` and `ssh-keygen`, whose answers it trusts.
///
/// These are `/usr/bin` and `/bin`, not those of `PATH`: a program with one of these names in
/// another folder would decide what relayctl believes. `RELAYCTL_PATH` replaces them, and a verdict
/// then shows its value.
struct ProgramPath: Equatable, Sendable {
  /// The name of the environment variable.
  static let variable = "RELAYCTL_PATH"
  /// `/usr/bin` and `/bin`.
  static let system = ProgramPath(folders: "/usr/bin:/bin", isGiven: false)

  /// The folders, separated by colons.
  let folders: String
  /// Whether the folders are those of `RELAYCTL_PATH`.
  let isGiven: Bool

  private init(folders: String, isGiven: Bool) {
    self.folders = folders
    self.isGiven = isGiven
  }

  /// Reads `RELAYCTL_PATH` of `environment`. An empty value counts as not set. Throws a usage error
  /// if a folder is not absolute, or is `root` or below it, because files of the repository would
  /// then judge the repository.
  init(_ environment: [String: String], root: String) throws(Failure) {
    guard let value = environment[ProgramPath.variable], !value.isEmpty else {
      self = .system
      return
    }
    let top = ProgramPath.resolved(root)
    for folder in value.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      let path = String(decoding: folder, as: UTF8.self)
      guard folder.first == UInt8(ascii: "/") else {
        throw Failure(
          .usage, "\(ProgramPath.variable): \"\(path)\", expected absolute folders separated by :")
      }
      guard !ProgramPath.is(ProgramPath.resolved(path), below: top) else {
        throw Failure(
          .usage,
          "\(ProgramPath.variable): \"\(path)\" is in the workspace, expected a folder outside"
        )
      }
    }
    self.init(folders: value, isGiven: true)
  }

  /// Returns the failure for a program that is in none of the folders.
  func missing(_ program: String) -> Failure {
    Failure(
      .undecided, "\(program): program not found in \(folders)",
      hint: "install it, or set \(ProgramPath.variable) to its folder")
  }

  private static func `is`(_ path: String, below folder: String) -> Bool {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return path.utf8.elementsEqual(folder.utf8) || path.utf8.starts(with: prefix.utf8)
  }

  /// Returns the path without links and `..`, or `path` itself if nothing is there.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
