import Console
import Crypto
import Lock

/// Reads a release's source files from Git's object database.
struct CommittedSources {
  private let git: Git

  init(_ git: Git) { self.git = git }

  /// Returns the source files of `commit` with their digests. Throws if git does not have the
  /// commit or one of the files.
  func list(at commit: String) throws(Failure) -> SourceList? {
    guard let id = GitObjectID(commit) else { return nil }
    do throws(GitError) { return try sources(of: id) } catch { throw Failure(error) }
  }

  private func sources(of commit: GitObjectID) throws(GitError) -> SourceList {
    let objects = GitObjects(git)
    var files: [(path: SourcePath, id: GitObjectID)] = []
    let top = try objects.commit(commit).tree
    guard let root = try objects.entry(at: git.prefix(), below: top) else {
      return SourceList(files: [:])
    }
    for path in SourceList.paths {
      let names = path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
      guard let entry = try objects.entry(at: names, below: root.id) else { continue }
      for file in try objects.files(in: entry, at: Array(path.utf8)) {
        guard let text = String(validating: file.path, as: UTF8.self), file.mode.isBlob else {
          throw .refused(
            GitRefusal(message: "\(String(decoding: file.path, as: UTF8.self)): not a plain file"))
        }
        files.append((SourcePath(text), file.id))
      }
    }
    let digests = try objects.read(files.map(\.id), .blob) { SHA256.digest(of: Array($0)) }
    var list = SourceList(files: [:])
    for (file, digest) in zip(files, digests) {
      guard let digest else { throw objects.missing(file.id) }
      list.files[file.path] = digest
    }
    return list
  }
}
