import Subprocess
import Support
import Testing

@testable import relayctl

/// Objects as they are stored, whatever the repository says about them.
@Suite struct GitObjectsTests {
  @Test(arguments: ["sha1", "sha256"])
  func readsCommitsTreesAndFiles(format: String) throws {
    let sample = try GitSample(format: format)
    let head = try sample.objects.commit(sample.head())
    #expect(head.parents == [])
    #expect(try head.tree == sample.id("HEAD^{tree}"))
    #expect(head.message == Array("first\n".utf8))
    let entries = try sample.objects.tree(head.tree).entries
    #expect(entries.map { String(decoding: $0.name, as: UTF8.self) } == ["link", "plain", "sub"])
    #expect(entries.map(\.mode) == [.link, .file, .folder])
    let path = [Array("sub".utf8), Array("file".utf8)]
    let file = try #require(try sample.objects.entry(at: path, below: head.tree))
    #expect(file.mode == .executable)
    #expect(try sample.objects.blob(file.id) == Array("one\n".utf8))
    #expect(try sample.objects.entry(at: path + path, below: head.tree) == nil)
    let empty = try sample.shell("git hash-object -w --stdin </dev/null").dropLast()
    #expect(try sample.objects.blob(#require(GitObjectID(String(empty)))) == [])
  }

  @Test func readsTheObjectBehindAReplacement() throws {
    let sample = try GitSample()
    let head = try sample.head()
    let tree = try sample.id("HEAD^{tree}")
    try sample.shell(
      """
      echo two >sub/file; git commit -qam evil; evil=$(git rev-parse HEAD)
      git reset -q --soft HEAD~1; git replace HEAD "$evil"
      """)
    #expect(try sample.head() == head)
    #expect(try sample.objects.commit(head).tree == tree)
  }

  @Test func readsTheParentsBehindAGraft() throws {
    let sample = try GitSample()
    let first = try sample.head()
    try sample.shell("git commit -q --allow-empty -m second; git rev-parse HEAD >.git/info/grafts")
    let second = try sample.head()
    #expect(try sample.objects.commit(second).parents == [first])
    var history = sample.history
    #expect(try history.isAncestor(first, of: second))
    #expect(try !history.isAncestor(second, of: first))
  }

  @Test func refusesAnObjectOfAnotherHash() throws {
    let sample = try GitSample()
    let blob = try sample.id("HEAD:plain")
    let file = "\(blob)".prefix(2) + "/" + "\(blob)".dropFirst(2)
    // A loose object of another content at the path of this id.
    try sample.shell(
      """
      other=$(echo other | git hash-object -w --stdin); cd .git/objects
      cp -f "${other:0:2}/${other:2}" \(file)
      """)
    #expect(throws: GitError.self) { try sample.objects.blob(blob) }
  }

  @Test func refusesAnObjectOfAnotherKind() throws {
    let sample = try GitSample()
    let tree = try sample.id("HEAD^{tree}")
    #expect(throws: GitError.damaged(tree, "a tree, expected a commit")) {
      try sample.objects.commit(tree)
    }
  }

  @Test func namesWhatAShallowCloneLacks() throws {
    let sample = try GitSample()
    let first = try sample.head()
    try sample.shell(
      "git commit -q --allow-empty -m 2; git commit -q --allow-empty -m 3; git clone -q --depth 1 \"file://$PWD\" clone"
    )
    let clone = Git(folder: sample.folder.path(of: "clone"), programs: .system)
    let (head, second) = (try sample.head(), try sample.id("HEAD~1"))
    var history = GitHistory(GitObjects(clone))
    #expect(try history.isAncestor(second, of: head))
    #expect(try history.isAncestor(head, of: head))
    #expect(throws: GitError.missing(second, .shallow)) { try history.isAncestor(first, of: head) }
    try sample.shell("git -C clone fetch -q --unshallow")
    #expect(try history.isAncestor(first, of: head))
  }

  @Test func fetchesNothingIntoAPartialClone() throws {
    let sample = try GitSample()
    let blob = try sample.id("HEAD:plain")
    try sample.shell(
      """
      git config uploadpack.allowFilter true; git config uploadpack.allowAnySHA1InWant true
      git clone -q --no-checkout --filter=blob:none "file://$PWD" clone
      """)
    let clone = GitObjects(Git(folder: sample.folder.path(of: "clone"), programs: .system))
    #expect(throws: GitError.missing(blob, .partial)) { try clone.blob(blob) }
    try sample.shell("git -C clone fetch -q --refetch --no-filter")
    #expect(try clone.blob(blob) == Array("no feed".utf8))
  }
}
