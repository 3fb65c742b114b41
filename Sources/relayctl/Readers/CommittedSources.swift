import Console
import Crypto
import Lock

/// Reads a release's source files from git's object database.
struct CommittedSources {
  private let release: ReleaseInputs?

  init(_ release: ReleaseInputs?) { self.release = release }

  /// Returns the source files of the release with their digests; `nil` without a release. Throws
  /// `no` if one of them is not a file.
  func list() throws(Failure) -> SourceList? {
    guard let commit = release?.commit else { return nil }
    let files = try git(ReleaseFiles(commit, at: SourceList.paths))
    var list = SourceList(files: [:])
    for path in files.contents.keys {
      guard let text = String(validating: path, as: UTF8.self) else {
        throw Failure(.no, "\(String(decoding: path, as: UTF8.self)): the name is not UTF-8")
      }
      switch files.resolved(path) {
      case .file(let bytes): list.files[SourcePath(text)] = SHA256.digest(of: bytes)
      case .refused(let reason):
        throw Failure(.no, "\(text): \(reason) in commit \(commit.id)")
      case .link, nil: throw Failure(.no, "\(text): not a file in commit \(commit.id)")
      }
    }
    return list
  }
}
