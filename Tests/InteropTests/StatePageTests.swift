import Configuration
import Crypto
import Glibc
import Subprocess
import Support
import Testing

@testable import relay

/// docs/formats/relay-state.md is true: its example is read by relay and by its own program, which
/// reads what relay writes as well.
struct StatePageTests {
  private static let salt = "0123456789abcdef0123456789abcdef"
  private static let owner = JournalOwner(bot: 123_456, environment: .dev)
  private static let key = StateKey(salt: SecretValue(Array(salt.utf8)), botID: owner.bot)
  private static let expected = """
    hold 701 {"update_id":701,"message":{"message_id":101,"date":1764500000,"chat":{"id":42,\
    "type":"private"},"text":"first"}}
    hold 702 {"update_id":702,"message":{"message_id":102,"date":1764500000,"chat":{"id":42,\
    "type":"private"},"text":"second"}}
    done 701
    done 703

    """

  private let folder: TemporaryFolder
  private let example: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    let page = String(
      decoding: try TestFile.read("\(Places.root)/docs/formats/relay-state.md"), as: UTF8.self)
    try folder.write(StatePageTests.block("python", of: page), to: "state.py")
    let text = StatePageTests.block("base64", of: page).filter { $0 != "\n" }
    example = try #require(Base64.decode(text))
  }

  /// Returns the content of the block of this language.
  private static func block(_ language: String, of page: String) -> String {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let block = lines.drop { $0 != "```\(language)" }.dropFirst().prefix { $0 != "```" }
    return block.joined(separator: "\n")
  }

  private func output(_ journal: [UInt8]) throws -> String {
    let file = try folder.write(journal, to: "journal")
    let output = try run(
      [Python.path(having: "cryptography"), folder.path(of: "state.py"), file, Self.salt],
      environment: ["PATH": getenv("PATH").map { String(cString: $0) } ?? ""])
    #expect(output.errorText.isEmpty)
    return output.text
  }

  private func reading(_ journal: [UInt8]) throws -> JournalContents {
    let reading = try JournalReading(journal, owner: Self.owner, key: Self.key)
    guard case .whole(let contents, torn: 0) = reading else {
      Issue.record("not whole: \(reading)")
      return JournalContents()
    }
    return contents
  }

  @Test func theExampleIsReadByBoth() throws {
    #expect(try output(example) == Self.expected)
    let contents = try reading(example)
    #expect(contents.holds.map(\.update.number) == [702])
    #expect(contents.finished.map(\.update.number) == [701, 703])
    let second = try #require(UpdateID(702))
    let mark = Self.key.mark(update: second, chat: 42, message: 102, date: 1_764_500_000)
    #expect(contents.holds.map(\.mark) == [mark])
  }

  @Test func theProgramReadsWhatRelayWrites() throws {
    let contents = try reading(example)
    let header = JournalHeader(owner: Self.owner, key: Self.key, salt: try randomBytes(16))
    let written = try contents.file(header, key: Self.key)
    let lines = Self.expected.split(separator: "\n")
    #expect(try output(written) == lines[1...].joined(separator: "\n") + "\n")
  }
}
