/// Reads objects of a repository. Each one is hashed again and compared with its id, so neither a
/// replacement (`git replace`, grafts) nor damage can change the object of an id.
struct GitObjects: Sendable {
  /// The maximum size of the objects of one call: 512 MiB.
  private static let outputLimit = 512 << 20
  let git: Git

  init(_ git: Git) { self.git = git }

  /// Reads one commit. Throws if it is not in this clone.
  func commit(_ id: GitObjectID) throws(GitError) -> GitCommit {
    try one(id, .commit) { (content) throws(GitError) in try GitCommit(id, parsing: content) }
  }

  /// Reads the entries of one tree. Throws if it is not in this clone.
  func tree(_ id: GitObjectID) throws(GitError) -> GitTree {
    try one(id, .tree) { (content) throws(GitError) in try GitTree(id, parsing: content) }
  }

  /// Reads the content of one file. Throws if it is not in this clone.
  func blob(_ id: GitObjectID) throws(GitError) -> [UInt8] {
    try one(id, .blob) { Array($0) }
  }

  /// Returns the entry at a path below a tree; `nil` if there is none. A link on the way is not
  /// followed.
  func entry(
    at path: some Collection<[UInt8]>, below tree: GitObjectID
  ) throws(GitError) -> GitTree.Entry? {
    var found = GitTree.Entry(mode: .folder, name: [], id: tree)
    for name in path {
      guard found.mode == .folder, let entry = try self.tree(found.id)[name] else { return nil }
      found = entry
    }
    return found
  }

  /// Returns everything below `entry` that is not a folder, with its path; the path of `entry`
  /// itself is `path`.
  func files(
    in entry: GitTree.Entry, at path: [UInt8]
  ) throws(GitError) -> [(path: [UInt8], mode: GitTree.Mode, id: GitObjectID)] {
    var files: [(path: [UInt8], mode: GitTree.Mode, id: GitObjectID)] = []
    var level = [(path: path, entry: entry)]
    while !level.isEmpty {
      let folders = level.filter { $0.entry.mode == .folder }
      files += level.filter { $0.entry.mode != .folder }.map {
        ($0.path, $0.entry.mode, $0.entry.id)
      }
      let ids = folders.map(\.entry.id)
      let trees = try read(ids, .tree) { (content) throws(GitError) in Array(content) }
      level = []
      for (folder, content) in zip(folders, trees) {
        guard let content else { throw missing(folder.entry.id) }
        level += try GitTree(folder.entry.id, parsing: content[...]).entries.map {
          (folder.path + (folder.path.isEmpty ? [] : [UInt8(ascii: "/")]) + $0.name, $0)
        }
      }
    }
    return files
  }

  private func one<Value>(
    _ id: GitObjectID, _ kind: GitObjectKind,
    _ body: (ArraySlice<UInt8>) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    guard let value = try read([id], kind, body).first else { throw .unexpected("cat-file") }
    guard let value else { throw missing(id) }
    return value
  }

  /// Reads objects of one kind and returns what `body` makes of the content of each, in the order
  /// of `ids`; `nil` for an object that is not in this clone.
  func read<Value>(
    _ ids: [GitObjectID], _ kind: GitObjectKind,
    _ body: (ArraySlice<UInt8>) throws(GitError) -> Value
  ) throws(GitError) -> [Value?] {
    guard !ids.isEmpty else { return [] }
    let request = ids.flatMap { Array("\($0)\n".utf8) }
    let arguments = ["cat-file", "--batch", "--buffer"]
    let answer: [UInt8]?
    do throws(GitError) {
      answer = try git.answer(arguments, input: request, outputLimit: GitObjects.outputLimit)
    } catch .refused(let refusal) {
      throw refusal.unfetched.map { .missing($0, .partial) } ?? .refused(refusal)
    }
    guard let output = answer else { throw .unexpected("cat-file") }
    var values: [Value?] = []
    var rest = output[...]
    for id in ids {
      guard let content = try GitObjects.next(id, kind, in: &rest) else {
        values.append(nil)
        continue
      }
      values.append(try body(content))
    }
    guard rest.isEmpty else { throw .unexpected("cat-file") }
    return values
  }

  /// Returns the error for an object that is not in this clone.
  func missing(_ id: GitObjectID) -> GitError {
    do throws(GitError) {
      if try git.line(["rev-parse", "--is-shallow-repository"]) == "true" {
        return .missing(id, .shallow)
      }
      let partial = try git.answer(["config", "--get-regexp", #"^remote\..*\.promisor$"#])
      return .missing(id, partial == nil ? .full : .partial)
    } catch { return error }
  }

  /// Removes one answer of `git cat-file --batch` from `output`: `ID SP KIND SP SIZE LF CONTENT LF`
  /// or `ID SP missing LF`. Returns the content after it was compared with the id.
  private static func next(
    _ id: GitObjectID, _ kind: GitObjectKind, in output: inout ArraySlice<UInt8>
  ) throws(GitError) -> ArraySlice<UInt8>? {
    guard let feed = output.firstIndex(of: UInt8(ascii: "\n")) else {
      throw .unexpected("cat-file")
    }
    let words = output[..<feed].split(separator: UInt8(ascii: " "))
    output = output[(feed + 1)...]
    guard let first = words.first, GitObjectID(hex: first) == id else {
      throw .unexpected("cat-file")
    }
    if words.count == 2, words[1].elementsEqual("missing".utf8) { return nil }
    guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)), size >= 0,
      size < output.count, output[output.startIndex + size] == UInt8(ascii: "\n")
    else { throw .unexpected("cat-file") }
    let content = output.prefix(size)
    output = output.dropFirst(size + 1)
    guard let actual = GitObjectKind(rawValue: String(decoding: words[1], as: UTF8.self)),
      GitObjectID(of: actual, content, like: id) == id
    else { throw .damaged(id, "the content has another hash") }
    guard actual == kind else {
      throw .damaged(id, "a \(actual.rawValue), expected a \(kind.rawValue)")
    }
    return content
  }
}
