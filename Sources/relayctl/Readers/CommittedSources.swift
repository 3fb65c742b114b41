import Console
import Crypto
import Lock

/// Reads a release's source files from Git's object database.
struct CommittedSources {
  /// The maximum size of git's output: 512 MiB.
  private static let outputLimit = 512 << 20
  private let git: Git

  init(_ git: Git) { self.git = git }

  /// Returns the source files of `commit` with their digests, or `nil` if git does not have the
  /// commit.
  func list(at commit: String) throws(Failure) -> SourceList? {
    let arguments = ["ls-tree", "-r", "-z", commit, "--"] + SourceList.paths
    guard let listing = try git.output(arguments) else { return nil }
    var objects: [(path: SourcePath, id: [UInt8])] = []
    for record in listing.split(separator: 0) {
      // A record has the form MODE SP TYPE SP ID TAB PATH.
      guard let tab = record.firstIndex(of: UInt8(ascii: "\t")),
        let path = String(validating: record[record.index(after: tab)...], as: UTF8.self)
      else { return nil }
      let words = record[..<tab].split(separator: UInt8(ascii: " "))
      guard words.count == 3, words[1].elementsEqual("blob".utf8) else { return nil }
      objects.append((SourcePath(path), Array(words[2])))
    }
    guard !objects.isEmpty else { return SourceList(files: [:]) }
    let request = objects.flatMap { $0.id + [UInt8(ascii: "\n")] }
    guard
      let contents = try git.output(
        ["cat-file", "--batch"], input: request, outputLimit: CommittedSources.outputLimit),
      let digests = CommittedSources.digests(in: contents), digests.count == objects.count
    else { return nil }
    return SourceList(
      files: Dictionary(zip(objects.map(\.path), digests), uniquingKeysWith: { first, _ in first }))
  }

  /// Returns the SHA-256 of each object in the output of `git cat-file --batch`:
  /// `ID SP TYPE SP SIZE LF CONTENT LF`.
  private static func digests(in bytes: [UInt8]) -> [Digest]? {
    var digests: [Digest] = []
    var position = 0
    while position < bytes.count {
      guard let feed = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      let words = bytes[position..<feed].split(separator: UInt8(ascii: " "))
      guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)),
        size >= 0, feed + 1 + size < bytes.count
      else { return nil }
      digests.append(SHA256.digest(of: Array(bytes[(feed + 1)..<(feed + 1 + size)])))
      position = feed + 1 + size + 1
    }
    return digests
  }
}
