import Attestation
import Console
import Crypto
import Support
import Testing

@testable import Gate
@testable import relayctl

/// Approvals in a folder: nothing there is passed over in silence.
@Suite struct ApprovalFolderTests {
  private func names(_ folder: TemporaryFolder) throws -> [String] {
    try ApprovalFile.all(in: folder.path).map { String($0.name.dropFirst(folder.path.count + 1)) }
  }

  @Test func takesPairsInTheOrderOfTheirNames() throws {
    let folder = try TemporaryFolder()
    try folder.write("b", to: "b.json")
    try folder.write("B", to: "b.json.sig")
    try folder.write("a", to: "a.json")
    try folder.write("C", to: "c.json.sig")
    try folder.write("x", to: "README")
    try folder.write("x", to: ".a.json.tmp-1")
    #expect(try names(folder) == ["README", "a.json", "b.json", "c.json"])
    let files = try ApprovalFile.all(in: folder.path)
    #expect(files.map(\.statement) == [[0x78], [0x61], [0x62], nil])
    #expect(files.map(\.signature) == [nil, nil, [0x42], [0x43]])
    let result = try ApprovalSample().verifier().verify(files, PromotionSample.criteria(needs: []))
    #expect(result.refused.map(\.reason).count == 4)
    #expect(result.answer == .integrity, "b.json.sig is no signature")
  }

  /// Two files, although `String` considers their names equal; and a name whose suffix begins
  /// within a character.
  @Test func readsNamesAsBytes() throws {
    let folder = try TemporaryFolder()
    for name in ["cafe\u{301}.json", "caf\u{e9}.json", "x\u{600}"] {
      try folder.write("statement of \(name.utf8.count)", to: name)
      try folder.write("signature of \(name.utf8.count)", to: name + ".sig")
    }
    let files = try ApprovalFile.all(in: folder.path)
    #expect(files.count == 3)
    for file in files {
      let count = file.name.utf8.count - folder.path.utf8.count - 1
      #expect(file.statement == Array("statement of \(count)".utf8))
      #expect(file.signature == Array("signature of \(count)".utf8))
    }
  }

  /// A failure between the two files leaves neither.
  @Test func takesTheStatementBackIfTheSignatureCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    let approval = PromotionSample.approval()
    let armored = try #require(try ApprovalSample(keys: ["alice"]).file(by: "alice").signature)
    let output = ApprovalOutput(folder.path(of: "a.json"), approval, by: "alice@example.com")
    try folder.write("in the way", to: "a.json.sig")
    let signature = try #require(SSHSignature(armored))
    #expect(throws: Failure.self) { try output.write(approval.canonical, signature) }
    #expect(try folder.names() == ["a.json.sig"])
  }

  @Test func takesAMissingFolderForNoApprovals() throws {
    #expect(try ApprovalFile.all(in: "/nowhere/approvals") == [])
  }

  @Test func refusesWhatIsNoFolder() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("x", to: "file")
    #expect(throws: Failure.self) { try ApprovalFile.all(in: file) }
  }

  /// Each is refused alone, with its reason: the others still count.
  @Test func refusesWhatNoApprovalCanBe() throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: 0x20, count: 16_384), to: "1.json")
    try folder.write([UInt8](repeating: 0x20, count: 16_385), to: "2.json")
    try folder.makeFolder("3.json")
    _ = try Programs.run("ln", "-s", "/etc/hostname", "4.json", in: folder.path)
    _ = try Programs.run("mkfifo", "5.json", in: folder.path)
    _ = try Programs.run("ln", "-s", "/dev/zero", "1.json.sig", in: folder.path)
    let files = try ApprovalFile.all(in: folder.path)
    #expect(files.map { $0.trouble == nil } == [false, false, false, false, false])
    #expect(files[0].statement?.count == 16_384)
    let result = try ApprovalSample().verifier().verify(files, PromotionSample.criteria())
    #expect(result.refused.count == 5)
    #expect(result.answer == .no)
  }

  @Test func writesWhatItReads() throws {
    let sample = try ApprovalSample(keys: ["alice"])
    let approval = PromotionSample.approval()
    let file = try sample.file(by: "alice")
    let armored = try #require(file.signature)
    let signature = try #require(SSHSignature(armored))
    let out = sample.folder.path(of: "new/approvals")
    let output = ApprovalOutput(out, approval, by: "alice@example.com")
    #expect(
      output.path
        == "\(out)/\(approval.subject.to.prefix(12))-alice@example.com-20261127115900Z.json")
    try output.write(approval.canonical, signature)
    let read = try #require(try ApprovalFile.all(in: out).first)
    #expect(
      read == ApprovalFile(name: output.path, statement: file.statement, signature: file.signature))
    #expect(throws: Failure.self) { try output.write(approval.canonical, signature) }
    #expect(ApprovalOutput("a/b.json", approval, by: "x").path == "a/b.json")
    #expect(ApprovalOutput("a/", approval, by: "x").path.hasPrefix("a/"))
  }
}
