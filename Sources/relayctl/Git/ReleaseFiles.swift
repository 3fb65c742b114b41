/// Files of a release, as git stores them, by their paths below the root.
///
/// A symbolic link counts for the file that it names, if that file is one of these too. A link to
/// anything else, a submodule or a pointer of Git LFS is not a file, and is refused by name: what
/// it refers to is not in the commit.
struct ReleaseFiles: Sendable {
  /// What a path contains.
  enum Content: Equatable, Sendable {
    case file([UInt8])
    /// A link to this path, which may be anything.
    case link([UInt8])
    /// The reason why it is not a file: `a submodule`.
    case refused(String)
  }

  /// How many links may follow each other.
  private static let deepest = 8
  private static let lfsPointer = Array("version https://git-lfs.github.com/spec/".utf8)

  let contents: [[UInt8]: Content]

  init(_ contents: [[UInt8]: Content]) { self.contents = contents }

  /// Reads the files and folders at `paths` of a release. A path that does not exist is left out.
  init(_ release: ReleaseCommit, at paths: [String]) throws(GitError) {
    var contents: [[UInt8]: Content] = [:]
    var blobs: [(path: [UInt8], mode: GitTree.Mode, id: GitObjectID)] = []
    for path in paths {
      guard let entry = try release.entry(at: Array(path.utf8)) else { continue }
      for file in try release.objects.files(in: entry, at: Array(path.utf8)) {
        if file.mode.isBlob {
          blobs.append(file)
        } else {
          contents[file.path] = .refused("a submodule")
        }
      }
    }
    let read = try release.objects.read(blobs.map(\.id), .blob) { Array($0) }
    for (file, bytes) in zip(blobs, read) {
      guard let bytes else { throw release.objects.missing(file.id) }
      switch file.mode {
      case .link: contents[file.path] = .link(bytes)
      case _ where bytes.starts(with: ReleaseFiles.lfsPointer):
        contents[file.path] = .refused("a pointer of Git LFS")
      default: contents[file.path] = .file(bytes)
      }
    }
    self.init(contents)
  }

  /// Returns the file at a path, after following links; `nil` if there is no such path.
  func resolved(_ path: [UInt8]) -> Content? {
    guard var content = contents[path] else { return nil }
    var place = path
    for _ in 0..<ReleaseFiles.deepest {
      guard case .link(let target) = content else { return content }
      let text = "a symbolic link to \(String(decoding: target, as: UTF8.self))"
      guard let next = ReleaseFiles.path(of: target, from: place), let found = contents[next] else {
        return .refused(text + ", expected one to a file of the same sources")
      }
      (place, content) = (next, found)
    }
    return .refused("a symbolic link to a symbolic link, and so on")
  }

  /// Returns the path that a link at `place` names; `nil` if it is absolute or above the root.
  static func path(of target: [UInt8], from place: [UInt8]) -> [UInt8]? {
    let slash = UInt8(ascii: "/")
    guard let first = target.first, first != slash else { return nil }
    var names = place.split(separator: slash).dropLast().map { Array($0) }
    for name in target.split(separator: slash) {
      switch String(decoding: name, as: UTF8.self) {
      case ".": continue
      case "..":
        guard names.popLast() != nil else { return nil }
      default: names.append(Array(name))
      }
    }
    return Array(names.joined(separator: [slash]))
  }
}

extension ReleaseCommit {
  /// Returns the entry at a path below the root; `nil` if there is none.
  func entry(at path: [UInt8]) throws(GitError) -> GitTree.Entry? {
    let names = path.split(separator: UInt8(ascii: "/")).map { Array($0) }
    guard let first = names.first, let top = entries.first(where: { $0.name == first }) else {
      return nil
    }
    guard names.count > 1 else { return top }
    guard top.mode == .folder else { return nil }
    return try objects.entry(at: names.dropFirst(), below: top.id)
  }
}
