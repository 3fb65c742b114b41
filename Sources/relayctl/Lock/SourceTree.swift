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
  init(root: String, tools: LockTools) throws(MeasurementError) {
    let tracked = try SourceTree.list(["--"] + SourceList.paths, root: root, tools: tools)
    guard !tracked.isEmpty else { throw .noSources(root: root) }
    var files: [SourcePath: Digest] = [:]
    var missing: [SourcePath] = []
    for path in tracked {
      guard let digest = try SourceTree.digest(of: path, below: root) else {
        missing.append(path)
        continue
      }
      guard files.updateValue(digest, forKey: path) == nil else { throw .unmerged(path.text) }
    }
    list = SourceList(files: files)
    self.missing = missing.sorted()
    untracked = try SourceTree.list(["--others", "--", "Sources"], root: root, tools: tools)
      .sorted()
  }

  /// Returns the paths that `git ls-files -z` prints. `--exclude-standard` is not passed, so
  /// ignored files are listed too: the compiler does not read .gitignore.
  private static func list(
    _ arguments: [String], root: String, tools: LockTools
  ) throws(MeasurementError) -> [SourcePath] {
    let output = try tools.run(["git", "-C", root, "ls-files", "-z"] + arguments)
    var paths: [SourcePath] = []
    for name in output.split(separator: 0) {
      guard let text = String(validating: name, as: UTF8.self) else {
        throw .nameNotUTF8(String(decoding: name, as: UTF8.self))
      }
      paths.append(SourcePath(text))
    }
    return paths
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
