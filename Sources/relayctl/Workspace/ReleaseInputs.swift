import Configuration
import Console
import Durable

/// The release commit of a workspace, and the inputs of decisions as it contains them.
struct ReleaseInputs: Sendable {
  /// The folder of the inputs, and the lock, which is an input only if it is committed.
  private static let paths = ["environments", "relay.lock"]
  /// The inputs directly in `environments/`.
  private static let names = [
    "policy.yaml", "exceptions.yaml", "allowed_signers", "revoked_keys", "trust.policy",
  ]

  let commit: ReleaseCommit
  private let files: ReleaseFiles

  init(_ git: Git) throws(GitError) {
    commit = try ReleaseCommit(git)
    files = try ReleaseFiles(commit, at: ReleaseInputs.paths)
  }

  /// The full id of the commit.
  var id: String { "\(commit.id)" }

  /// Returns whether the commit with this id has the same release. Throws `undecided` if it may be
  /// in a part of the history that this clone lacks. A commit that a full clone does not contain is
  /// another release.
  func isSame(_ other: String) throws(Failure) -> Bool {
    guard let id = GitObjectID(other) else { return false }
    do throws(GitError) { return try commit.isSame(as: id) } catch .missing(_, .full) {
      return false
    } catch {
      throw Failure(error)
    }
  }

  /// Whether the release contains a file or a link at this path below the root.
  func contains(_ path: String) -> Bool { files.contents[Array(path.utf8)] != nil }

  /// Returns the names of the files and links directly in a folder below the root.
  func names(in folder: String) -> [String] {
    let prefix = Array("\(folder)/".utf8)
    return files.contents.keys.filter { path in
      path.starts(with: prefix) && !path.dropFirst(prefix.count).contains(UInt8(ascii: "/"))
    }.map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
  }

  /// Whether a path below the root is read from the release: it is in `environments/`, or it is a
  /// committed `relay.lock`.
  func owns(_ path: String) -> Bool {
    path.utf8.starts(with: "environments/".utf8) || contains(path)
  }

  /// Returns the content of an input. `name` is the name of the file in errors. Throws a usage
  /// error if the commit does not contain it, and `no` if it is not a file.
  func content(of path: String, named name: String, limit: ByteCount) throws(Failure) -> [UInt8] {
    switch files.resolved(Array(path.utf8)) {
    case .file(let bytes):
      guard bytes.count <= limit.bytes else {
        throw Failure(.usage, "\(name): larger than \(limit.bytes) bytes in commit \(id)")
      }
      return bytes
    case .refused(let reason): throw Failure(.no, "\(name): \(reason) in commit \(id)")
    case .link, nil:
      throw Failure(
        .usage, "\(name): not found in commit \(id)",
        hint: "commit it: only what is committed counts")
    }
  }

  /// Returns the inputs in the work tree at `root` that are not as in the commit, each as
  /// `PATH: changed`, sorted by path.
  ///
  /// Every file is read whole. git's index, which can be told to overlook a file, is not asked.
  func differences(from root: String) throws(Failure) -> [String] {
    var found: [(path: [UInt8], what: String)] = []
    for (path, content) in files.contents where ReleaseInputs.isInput(path) {
      let place = "\(root)/\(String(decoding: path, as: UTF8.self))"
      if case .refused(let reason)? = files.resolved(path) { found.append((path, reason)) }
      switch (content, try durable(inspect(place))) {
      case (.refused, _): continue
      case (_, .absent): found.append((path, "missing"))
      case (.link(let target), .link(let actual)) where target == actual: continue
      case (.file(let bytes), .file(let size)) where size == bytes.count:
        let actual = try durable(
          readFile(place, limit: ByteCount(bytes: bytes.count + 1), followLinks: false))
        if actual != bytes { found.append((path, "changed")) }
      default: found.append((path, "changed"))
      }
    }
    for path in try ReleaseInputs.candidates(root) where !contains(path) {
      guard try durable(exists("\(root)/\(path)")) else { continue }
      found.append((Array(path.utf8), "not committed"))
    }
    return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
      .map { "\(String(decoding: $0.path, as: UTF8.self)): \($0.what)" }
  }

  /// Whether a committed file decides something. A file such as `environments/README.md` does not.
  private static func isInput(_ path: [UInt8]) -> Bool {
    let parts = path.split(separator: UInt8(ascii: "/"))
    return parts.count != 2 || names.contains { parts[1].elementsEqual($0.utf8) }
  }

  /// Returns the paths at which a file of the work tree would be an input.
  private static func candidates(_ root: String) throws(Failure) -> [String] {
    let keys = "environments/keys"
    let isFolder = try durable(isFolder("\(root)/\(keys)"))
    let folder = isFolder ? try durable(listFolder("\(root)/\(keys)")) : []
    return names.map { "environments/\($0)" }
      + EnvironmentName.allCases.flatMap {
        ["environments/\($0)/runtime.env", "environments/\($0)/allowlist.sha256"]
      }
      + (try durable(
        files(folder.filter { !$0.hasSuffix(".md") }.map { "\(keys)/\($0)" }, below: root)))
  }

  /// Returns the paths that are no folders.
  private static func files(
    _ paths: [String], below root: String
  ) throws(DurableError) -> [String] {
    var files: [String] = []
    for path in paths where try !Durable.isFolder("\(root)/\(path)") { files.append(path) }
    return files
  }
}
