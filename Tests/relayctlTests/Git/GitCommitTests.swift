import Testing

@testable import relayctl

/// Commits in git's object format, and what is not one.
@Suite struct GitCommitTests {
  private static let tree = String(repeating: "a", count: 40)
  private static let person = "Alice <alice@example.com> 1700000000 +0100"

  private static func commit(_ text: String) throws -> GitCommit {
    let content = Array(text.utf8)
    let like = try #require(GitObjectID(tree))
    return try GitCommit(
      GitObjectID(of: .commit, content[...], like: like), parsing: content[...])
  }

  @Test func readsPeopleAndTrailers() throws {
    let commit = try Self.commit(
      """
      tree \(Self.tree)
      parent \(Self.tree)
      author \(Self.person)
      committer Bob <bob@example.com> 1700000001 +0000

      subject

      CO-AUTHORED-BY: Carol <carol@example.com>
      not in the last paragraph

      Co-authored-by: Dave <dave@example.com>

      """)
    #expect(commit.parents.count == 1)
    #expect(commit.author.address == Array("alice@example.com".utf8))
    #expect(commit.author.seconds == 1_700_000_000)
    #expect(commit.committer.seconds == 1_700_000_001)
    #expect(
      commit.coauthors.map { $0.address.map { String(decoding: $0, as: UTF8.self) } } == [
        "carol@example.com", "dave@example.com",
      ])
    #expect(commit.signature == nil)
  }

  @Test func takesTheSignatureFromThePayload() throws {
    let head = "tree \(Self.tree)\nauthor \(Self.person)\ncommitter \(Self.person)\n"
    let signed = "gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n"
    let commit = try Self.commit(head + signed + "\nsubject\n")
    let signature = try #require(commit.signature)
    #expect(signature.payload == Array((head + "\nsubject\n").utf8))
    #expect(
      signature.armored
        == Array("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n".utf8))
  }

  @Test(arguments: [
    ("Alice <alice@example.com> 1 +0000", "alice@example.com"), ("<> 1 +0000", ""),
    ("Alice alice@example.com 1 +0000", nil), ("A <a@x> <b@y> 1 +0000", nil), ("A >a@x< 1", nil),
    ("A <a@x>> 1 +0000", nil), ("", nil),
  ])
  func readsAnAddressOnlyIfThereIsOne(line: String, address: String?) {
    #expect(GitIdentity(Array(line.utf8)[...]).address == address.map { Array($0.utf8) })
  }

  @Test(arguments: [
    ("no tree", "author \(person)\ncommitter \(person)\n\n"),
    ("two trees", "tree \(tree)\ntree \(tree)\nauthor \(person)\ncommitter \(person)\n\n"),
    ("two authors", "tree \(tree)\nauthor \(person)\nauthor \(person)\ncommitter \(person)\n\n"),
    ("no committer", "tree \(tree)\nauthor \(person)\n\n"),
    ("an id that is too short", "tree abc\nauthor \(person)\ncommitter \(person)\n\n"),
    ("an id of another format", "tree \(tree)\(tree.prefix(24))\nauthor a\ncommitter b\n\n"),
    ("a header without a value", "tree\nauthor \(person)\ncommitter \(person)\n\n"),
    ("a continuation of nothing", " x\ntree \(tree)\nauthor \(person)\ncommitter \(person)\n\n"),
  ])
  func refusesWhatIsNoCommit(name: String, text: String) {
    #expect(throws: GitError.self, "\(name)") { try Self.commit(text) }
  }

  @Test(arguments: [
    ("a mode that git does not write", "100600 a\0"), ("no mode", " a\0"), ("no end", "100644 a"),
    ("an empty name", "100644 \0"), ("a name with a slash", "100644 a/b\0"),
  ])
  func refusesWhatIsNoTree(name: String, text: String) throws {
    let id = try #require(GitObjectID(Self.tree))
    #expect(throws: GitError.self, "\(name)") {
      try GitTree(id, parsing: (Array(text.utf8) + id.bytes)[...])
    }
    let entry = Array("100644 a\0".utf8) + id.bytes
    #expect(throws: GitError.self, "twice") { try GitTree(id, parsing: (entry + entry)[...]) }
    #expect(throws: GitError.self, "cut") { try GitTree(id, parsing: entry.dropLast()) }
    #expect(try GitTree(id, parsing: entry[...]).entries.count == 1)
  }
}
