import Crypto
import Durable
import Glibc
import Lock

/// The tracked files of a repository, as they are in the working tree and not as they were
/// committed.
struct SourceTree: Equatable, Sendable {
  /// The files that are in the working tree.
  var list: SourceList
  /// The tracked files that are not in the working tree.
  var missing: [SourcePath]
  /// The untracked files below `Sources`. The compiler reads every file there, tracked or not.
  var untracked: [SourcePath]

  /// Reads the files below `root`, which is the top folder of a repository or a folder in it.
  init(root: String, programs: ProgramPath = .system) throws(MeasurementError) {
    let git = Git(folder: root, programs: programs)
    let tracked = try SourceTree.list(["--"] + SourceList.paths, git)
    guard !tracked.isEmpty else { throw .noSources(root: root) }
    var files: [SourcePath: Digest] = [:]
    var missing: [SourcePath] = []
    let all = Set(tracked)
    for path in tracked {
      try SourceTree.requireTarget(of: path, among: all, below: root)
      guard let digest = try SourceTree.digest(of: path, below: root) else {
        missing.append(path)
        continue
      }
      guard files.updateValue(digest, forKey: path) == nil else { throw .unmerged(path.text) }
    }
    list = SourceList(files: files)
    self.missing = missing.sorted()
    untracked = try SourceTree.list(["--others", "--", "Sources"], git)
      .sorted()
  }

  /// Returns the paths that `git ls-files -z` prints. `--exclude-standard` is not passed, so
  /// ignored files are listed too: the compiler does not read .gitignore.
  private static func list(
    _ arguments: [String], _ git: Git
  ) throws(MeasurementError) -> [SourcePath] {
    let output: [UInt8]
    do throws(GitError) {
      guard let answer = try git.answer(["ls-files", "-z"] + arguments) else {
        throw .unexpected("ls-files")
      }
      output = answer
    } catch {
      throw .git(error)
    }
    var paths: [SourcePath] = []
    for name in output.split(separator: 0) {
      guard let text = String(validating: name, as: UTF8.self) else {
        throw .nameNotUTF8(String(decoding: name, as: UTF8.self))
      }
      paths.append(SourcePath(text))
    }
    return paths
  }

  /// Throws if `path` is a symbolic link to anything but another source file. The link counts for
  /// that file, in the lock and in the gate.
  private static func requireTarget(
    of path: SourcePath, among sources: Set<SourcePath>, below root: String
  ) throws(MeasurementError) {
    let kind: PathKind
    do throws(DurableError) { kind = try inspect("\(root)/\(path.text)") } catch {
      throw .file(error)
    }
    guard case .link(let target) = kind else { return }
    let resolved = ReleaseFiles.path(of: target, from: Array(path.text.utf8))
    let name = resolved.flatMap { String(validating: $0, as: UTF8.self) }
    guard let name, sources.contains(SourcePath(name)) else {
      throw .foreignLink(path.text, target: String(decoding: target, as: UTF8.self))
    }
  }

  private static func digest(
    of path: SourcePath, below root: String
  ) throws(MeasurementError) -> Digest? {
    do throws(DurableError) {
      return SHA256.digest(of: try readFile("\(root)/\(path.text)", limit: .mebibytes(64)))
    } catch {
      guard [.system(ENOENT), .system(ENOTDIR)].contains(error.cause) else { throw .file(error) }
      return nil
    }
  }
}
