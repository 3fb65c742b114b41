import Console
import Durable
import Glibc
import Lock

/// A path that an option names, to which a command writes. Every such option is checked before the
/// command does anything else.
struct OutputPath {
  /// The option and its value, for messages: `--out report.html`.
  private let place: String
  private let path: String
  private let kind: OutputKind

  private static let largest = ByteCount.mebibytes(512)
  private static let repository = ".git"

  /// Creates the path that `option` names. `kind` is the kind of file that the command writes.
  init(_ option: String, _ path: String, _ kind: OutputKind) {
    place = "\(option) \(path)"
    self.path = path
    self.kind = kind
  }

  /// Throws a usage error if a file at this path would be read as something that it is not, or if
  /// the command would replace a file of a different kind.
  ///
  /// The path must not be in `environments`, the logbook, git's own folder or the sources, whatever
  /// links and spelling lead there. `log` is the logbook's folder, if it may be another one than
  /// `logbook`. A path in a folder that does not exist is accepted; the write fails later.
  func require(in workspace: Workspace, log: String? = nil) throws(Failure) {
    try require(below: workspace.root, log: log)
  }

  /// Makes the same check for the workspace in the folder `root`.
  func require(below root: String, log: String? = nil) throws(Failure) {
    for path in [path, OutputPath.resolved(path)].compactMap(\.self) {
      try requireOutsideRepository(path)
      try requireOutside(protected(root, log), path)
    }
    try requireOwnKind(except: "\(root)/relay.lock")
  }

  /// A folder or a file that no output may be.
  private struct Place {
    let path: String
    let isFolder: Bool
  }

  private func protected(_ root: String, _ log: String?) -> [Place] {
    let files = ["Package.swift", "Makefile"] + (kind == .lock ? [] : ["relay.lock"])
    let folders =
      ["environments", "logbook"] + SourceList.paths.filter { !$0.utf8.contains(UInt8(ascii: "/")) }
    return folders.filter { !files.contains($0) }.map {
      Place(path: "\(root)/\($0)", isFolder: true)
    } + files.map { Place(path: "\(root)/\($0)", isFolder: false) }
      + [log].compactMap(\.self).map { Place(path: $0, isFolder: true) }
  }

  /// Compares the folders above `path` with the protected ones by device and inode, so that another
  /// spelling of a name on a file system that ignores case changes nothing.
  private func requireOutside(_ places: [Place], _ path: String) throws(Failure) {
    guard let folder = OutputPath.nearestFolder(of: path) else { return }
    let above = OutputPath.foldersAbove(folder)
    for place in places {
      if place.isFolder {
        guard let number = Identity(place.path), above.contains(number) else { continue }
        throw refusal("must not be inside \(OutputPath.resolved(place.path) ?? place.path)")
      }
      let isSameName =
        OutputPath.name(of: path).lowercased()
        == OutputPath.name(of: place.path)
        .lowercased()
      if isSameName, Identity(OutputPath.parent(of: place.path)) == above.first {
        throw refusal("must not be the workspace's \(OutputPath.name(of: place.path))")
      }
    }
  }

  private func requireOutsideRepository(_ path: String) throws(Failure) {
    let folder = OutputPath.nearestFolder(of: path) ?? ""
    let names = "\(folder)/\(path)".utf8.split(separator: UInt8(ascii: "/"))
    guard !names.contains(where: { String($0)?.lowercased() == OutputPath.repository }) else {
      throw refusal("must not be inside \(OutputPath.repository), which git owns")
    }
  }

  /// Throws if a file of a different kind exists. The lock at its usual place may be damaged, since
  /// `lock write` is the repair.
  private func requireOwnKind(except usual: String) throws(Failure) {
    if kind == .lock, Identity(path) == Identity(usual) { return }
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readFile(path, limit: OutputPath.largest, followLinks: false)
    } catch {
      // The write replaces a link itself, and refuses a device and a folder.
      guard case .tooLarge = error.cause else {
        guard error.kind == .denied else { return }
        throw Failure(error)
      }
      throw refusal("an existing file that is not \(kind.expectation)")
    }
    guard kind.matches(bytes) else {
      throw refusal("an existing file that is not \(kind.expectation)")
    }
  }

  private func refusal(_ reason: String) -> Failure {
    Failure(.usage, "\(place): \(reason)", hint: "choose a different path")
  }
}

// Paths.
extension OutputPath {
  /// A file or folder, by device and inode.
  private struct Identity: Equatable {
    let device: UInt64
    let inode: UInt64

    /// Returns nil if the path does not exist.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
    }
  }

  /// Returns the resolved path of the folder that contains `path`, or of the nearest folder above
  /// it that exists.
  private static func nearestFolder(of path: String) -> String? {
    var folder = parent(of: path)
    while true {
      if let found = resolved(folder) { return found }
      let above = parent(of: folder)
      guard above != folder else { return nil }
      folder = above
    }
  }

  /// Returns the folder and all folders above it. `folder` is a resolved path.
  private static func foldersAbove(_ folder: String) -> [Identity] {
    var found: [Identity] = []
    var folder = folder
    while true {
      if let number = Identity(folder) { found.append(number) }
      guard folder != "/" else { return found }
      folder = parent(of: folder)
    }
  }

  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(of path: String) -> String {
    path.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) } ?? path
  }

  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
