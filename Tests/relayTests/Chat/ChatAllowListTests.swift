import Testing

@testable import relay

struct ChatAllowListTests {
  @Test func servesItsChatsOnly() throws {
    let list = try #require(ChatAllowList("12,-1001234567890,9007199254740993"))
    for chat: Int64 in [12, -1_001_234_567_890, 9_007_199_254_740_993] {
      #expect(list.contains(chat))
    }
    for chat: Int64 in [0, -12, 1_001_234_567_890, 9_007_199_254_740_992] {
      #expect(!list.contains(chat))
    }
  }

  @Test(arguments: ["", ",", "12,", "12,12", "012", "+12", "-0", "1 2", "x", "9223372036854775808"])
  func refuses(text: String) {
    #expect(ChatAllowList(text) == nil)
  }

  @Test func followsAServedGroupOnly() throws {
    var list = try #require(ChatAllowList("-5"))
    let isUnknown = !list.migrate(from: -6, to: -1006)
    #expect(isUnknown)
    #expect(!list.contains(-1006))
    let isKnown = list.migrate(from: -5, to: -1005)
    #expect(isKnown)
    #expect(list.contains(-1005))
    #expect(!list.contains(-5))
  }

  @Test func listsTheGroupsThatCanBecomeSupergroups() throws {
    let list = try #require(ChatAllowList("7,-5,-1000000000000,-1001234567890,-42"))
    #expect(list.groups == [-1_000_000_000_000, -42, -5])
    #expect(list.hasGroups)
    #expect(try #require(ChatAllowList("7,-1001234567890")).hasGroups == false)
  }
}
