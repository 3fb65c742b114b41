import Testing

@testable import relay

struct PersonaMapTests {
  @Test func knowsThePersonaOfEachChat() throws {
    let map = try #require(PersonaMap("12=coder,-1001234567890=legal_2"))
    #expect(map.persona(of: 12) == "coder")
    #expect(map.persona(of: -1_001_234_567_890) == "legal_2")
    #expect(map.persona(of: 13) == "general")
    #expect(map.names == ["coder", "legal_2", "general"])
  }

  @Test func mayBeEmpty() throws {
    let map = try #require(PersonaMap(""))
    #expect(map.persona(of: 12) == "general")
    #expect(map.names == ["general"])
  }

  @Test(arguments: [
    ",", "12", "=coder", "12=", "12=Coder", "12=co der", "12=a,12=b", "12=a,", "012=a", "+12=a",
    "-0=a", "99999999999999999999=a", "12=" + String(repeating: "a", count: 33),
  ])
  func refuses(text: String) {
    #expect(PersonaMap(text) == nil)
  }

  @Test func followsAGroupThatBecameASupergroup() throws {
    var map = try #require(PersonaMap("-5=coder"))
    map.migrate(from: -5, to: -100_5)
    map.migrate(from: -6, to: -100_6)
    #expect(map.persona(of: -100_5) == "coder")
    #expect(map.persona(of: -5) == "general")
    #expect(map.persona(of: -100_6) == "general")
  }
}
