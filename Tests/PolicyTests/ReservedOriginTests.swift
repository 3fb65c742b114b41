import Policy
import Testing

/// Which logs are rehearsals: those under a name of RFC 2606 or RFC 6761.
@Suite struct ReservedOriginTests {
  @Test(arguments: [
    "relay.example/logbook", "relay.example", "a.b.test/log", "x.invalid/", "localhost",
    "localhost/log", "relay.localhost:8443/log", "RELAY.EXAMPLE/logbook", "Relay.Test",
    "example.com/log", "logs.example.net/log", "logs.EXAMPLE.ORG/log", "relay.example./log",
    "a-b.c1.example/log/of/example.corp.com", "example:80",
  ])
  func acceptsReservedNames(origin: String) {
    #expect(ReservedOrigin.contains(origin))
  }

  @Test(arguments: [
    "relay.corp.com/logbook", "corp.com/relay.example", "relay.example.corp.com/logbook",
    "notexample/log", "relay.notexample/log", "myexample.com/log", "example.com.evil.net/log",
    "example.co/log", "example.info/log", "relay-example/log", "test.com/log", "invalid.org/log",
    "localhost.corp/log", "", "/relay.example", ".example/log", "relay..example/log",
    "relay.example../log", "relay_x.example/log", "https://relay.example/log",
    "user@relay.example/log", "relay.example:/log", "relay.example:x/log", "relay.example:1:2/log",
    "relay.example%2f/log", "relay.example?/log", "[::1]/log", "127.0.0.1/log",
    "relay.exam\u{200b}ple/log", "relay.te\u{17f}t/log",
    String(repeating: "a", count: 64) + ".example/log",
  ])
  func refusesOtherNames(origin: String) {
    #expect(!ReservedOrigin.contains(origin))
  }
}
