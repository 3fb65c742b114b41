import Configuration
import Crypto
import Support
import Testing

struct AllowListTests {
  static let salt = SecretValue(Array("0123456789abcdef0123456789abcdef".utf8))
  static let first = String(repeating: "0a", count: 32)
  static let second = String(repeating: "0b", count: 32)

  /// `printf %s 42 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef`
  @Test func hashIsWhatOpenSSLComputes() {
    #expect(
      AllowList.hash(of: "42", salt: AllowListTests.salt).hex
        == "3b12d0412db185c98ff58825ed4c81cfbc7bdabcf33ac48bdaaae5f39fc65445")
    #expect(
      AllowList.hash(of: "-1001234567890", salt: AllowListTests.salt).hex
        == "2e6c1b68eceae76585c3827146fc534395fb5a4f32a74e7c471363c6b10cd254")
  }

  @Test func writesWhatItReads() throws {
    let chats = SecretValue(Array("42,-1001234567890,7".utf8))
    let list = try #require(AllowList(chatIDs: chats, salt: AllowListTests.salt))
    #expect(list.hashes.count == 3)
    #expect(try AllowList.parse(Array(list.text.utf8), file: "a") == list)
    #expect(AllowList(chatIDs: SecretValue(Array("42,42".utf8)), salt: AllowListTests.salt) == nil)
    #expect(AllowList(chatIDs: SecretValue([]), salt: AllowListTests.salt) == nil)
  }

  @Test func countsWhatAChangeAddsAndRemoves() throws {
    let old = try #require(
      AllowList(chatIDs: SecretValue(Array("1,2,3".utf8)), salt: AllowListTests.salt))
    let new = try #require(
      AllowList(chatIDs: SecretValue(Array("3,4".utf8)), salt: AllowListTests.salt))
    #expect(old.changes(to: new) == (added: 1, removed: 2))
    #expect(old.changes(to: old) == (added: 0, removed: 0))
  }

  @Test(
    arguments: [
      ("nothing", "", nil, .empty), ("an empty line", "\n", 1, .noHash),
      ("no final newline", first, 1, .noFinalNewline),
      ("CR LF", first + "\r\n", 1, .noHash), ("upper case", first.uppercased() + "\n", 1, .noHash),
      ("63 digits", first.dropLast() + "\n", 1, .noHash), ("65 digits", first + "0\n", 1, .noHash),
      ("a comment", "# c\n" + first + "\n", 1, .noHash), ("a space", first + " \n", 1, .noHash),
      ("unsorted", second + "\n" + first + "\n", 2, .unsorted),
      ("twice", first + "\n" + first + "\n", 2, .duplicate),
      ("byte order mark", "\u{FEFF}" + first + "\n", 1, .noHash),
    ] as [(String, String, Int?, AllowListError.Problem)])
  func refuses(label: String, text: String, line: Int?, problem: AllowListError.Problem) {
    let error = #expect(throws: AllowListError.self) {
      try AllowList.parse(Array(text.utf8), file: "allowlist.sha256")
    }
    #expect(error?.line == line, "\(label)")
    #expect(error?.problem == problem, "\(label)")
  }

  @Test func readsTheCommittedLists() throws {
    for name in EnvironmentName.allCases {
      let path = "environments/\(name)/allowlist.sha256"
      let bytes = try TestFile.read("\(Places.root)/\(path)")
      #expect(try AllowList.parse(bytes, file: path).text.utf8.elementsEqual(bytes))
    }
  }
}
