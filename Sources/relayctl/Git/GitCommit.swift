/// A commit as it is stored, without mailmap, replacement or graft (git's object format).
struct GitCommit: Equatable, Sendable {
  let id: GitObjectID
  let tree: GitObjectID
  let parents: [GitObjectID]
  let author: GitIdentity
  let committer: GitIdentity
  /// The message, with its trailers.
  let message: [UInt8]
  /// The signature of the commit, if there is one.
  let signature: Signature?

  /// A signature and what it signs.
  struct Signature: Equatable, Sendable {
    /// The armored signature: of OpenPGP, X.509 or SSH.
    let armored: [UInt8]
    /// The commit without its signature.
    let payload: [UInt8]
  }

  /// Reads the content of the commit `id`.
  init(_ id: GitObjectID, parsing content: ArraySlice<UInt8>) throws(GitError) {
    guard let headers = GitHeaders(content) else {
      throw .damaged(id, "not a commit in the expected form")
    }
    let name = id.bytes.count == 32 ? "gpgsig-sha256" : "gpgsig"
    guard let trees = headers.ids("tree"), trees.count == 1, let parents = headers.ids("parent"),
      (trees + parents).allSatisfy({ $0.bytes.count == id.bytes.count }),
      headers["author"].count == 1, headers["committer"].count == 1, headers[name].count <= 1
    else { throw .damaged(id, "not a commit with one tree, one author and one committer") }
    self.id = id
    tree = trees[0]
    self.parents = parents
    author = GitIdentity(headers["author"][0][...])
    committer = GitIdentity(headers["committer"][0][...])
    message = Array(headers.rest)
    signature = headers[name].first.map {
      Signature(armored: $0 + [UInt8(ascii: "\n")], payload: headers.unsigned)
    }
  }

  /// The people that the message names as `Co-authored-by:`, in any spelling of the case. Every
  /// line of the message counts, not only those of the last paragraph.
  var coauthors: [GitIdentity] {
    let key = Array("co-authored-by:".utf8)
    return message.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard text.prefix(key.count).map(\.lowercasedASCII) == key else { return nil }
      return GitIdentity(text.dropFirst(key.count))
    }
  }
}

/// A person in a commit: `NAME <ADDRESS> SECONDS ZONE`, or in a trailer without the time.
struct GitIdentity: Equatable, Sendable {
  /// The bytes between `<` and `>`; `nil` if the line does not contain exactly one of each.
  let address: [UInt8]?
  /// The time in seconds since 1970; `nil` if the line has none.
  let seconds: Int64?

  init(_ line: ArraySlice<UInt8>) {
    let (open, close) = (UInt8(ascii: "<"), UInt8(ascii: ">"))
    guard line.count(where: { $0 == open }) == 1, line.count(where: { $0 == close }) == 1,
      let start = line.firstIndex(of: open), let end = line.firstIndex(of: close), start < end
    else {
      address = nil
      seconds = nil
      return
    }
    address = Array(line[(start + 1)..<end])
    let words = line[(end + 1)...].split(separator: UInt8(ascii: " "))
    seconds = words.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
  }
}

/// The lines before the first empty line of a commit, and what follows.
private struct GitHeaders {
  private struct Header {
    let name: String
    /// The value without the last line feed. Continuation lines have lost their leading space.
    var value: [UInt8]
    /// The bytes as they are stored.
    var raw: ArraySlice<UInt8>
  }

  private var headers: [Header] = []
  /// The bytes after the empty line.
  let rest: ArraySlice<UInt8>

  init?(_ content: ArraySlice<UInt8>) {
    var position = content.startIndex
    while let feed = content[position...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = content[position..<feed]
      defer { position = feed + 1 }
      if line.isEmpty { break }
      if line.first == UInt8(ascii: " ") {
        guard let last = headers.indices.last else { return nil }
        headers[last].value += [UInt8(ascii: "\n")] + line.dropFirst()
        headers[last].raw = content[headers[last].raw.startIndex...feed]
        continue
      }
      guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
      headers.append(
        Header(
          name: String(decoding: line[..<space], as: UTF8.self),
          value: Array(line[(space + 1)...]), raw: content[position...feed]))
    }
    rest = content[position...]
  }

  subscript(_ name: String) -> [[UInt8]] {
    headers.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
  }

  /// Returns the ids of the headers with this name; `nil` if a value is not an id.
  func ids(_ name: String) -> [GitObjectID]? {
    let ids = self[name].map { GitObjectID(hex: $0) }
    return ids.contains(nil) ? nil : ids.compactMap { $0 }
  }

  /// The content without signatures, for either kind of id.
  var unsigned: [UInt8] {
    headers.filter { !["gpgsig", "gpgsig-sha256"].contains($0.name) }.flatMap(\.raw)
      + [UInt8(ascii: "\n")] + rest
  }
}

extension UInt8 {
  fileprivate var lowercasedASCII: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self + 32 : self
  }
}
