import Glibc
import HTTPServer
import Testing

struct StartTests {
  @Test func saysThatThePortIsInUse() async throws {
    let first = try server(mirror)
    let error = ServerError.addressInUse(host: "127.0.0.1", port: first.port)
    #expect(throws: error) { try Server(host: "127.0.0.1", port: first.port, handler: mirror) }
    #expect("\(error)" == "127.0.0.1 port \(first.port) is in use by another process")
    await first.stop()
  }

  @Test(arguments: ["", "localhost", "127.0.0.1:80", "256.0.0.1", "[127.0.0.1", "::g", "127.1"])
  func refusesWhatIsNotAnAddress(host: String) {
    #expect(throws: ServerError.notAnAddress(host)) {
      try Server(host: host, port: 0, handler: mirror)
    }
  }

  @Test func saysWhyTheSystemRefuses() {
    // 192.0.2.0/24 is reserved for documentation (RFC 5737).
    #expect(
      throws: ServerError.refused(call: "bind", code: EADDRNOTAVAIL, host: "192.0.2.1", port: 0)
    ) { try Server(host: "192.0.2.1", port: 0, handler: mirror) }
  }
}
