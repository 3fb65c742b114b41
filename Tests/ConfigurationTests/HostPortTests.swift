import Configuration
import Testing

@Suite struct HostPortTests {
  @Test(arguments: [
    ("127.0.0.1:9464", "127.0.0.1", 9464), ("[::1]:1", "[::1]", 1),
    ("statsd.example.com:65535", "statsd.example.com", 65_535),
  ])
  func readsAHostAndItsPort(text: String, host: String, port: UInt16) throws {
    let address = try #require(HostPort(Array(text.utf8)))
    #expect(address.host == host)
    #expect(address.port == port)
  }

  @Test(arguments: [
    "", "localhost", "localhost:", "localhost:0", "::1:1", "[::1]", "a:65536", "a:01",
  ])
  func refusesWhatTheContractRefuses(text: String) { #expect(HostPort(Array(text.utf8)) == nil) }

  @Test func readsHeaders() throws {
    let list = try #require(HeaderText.list(Array("authorization=Bearer%20abc,x-key=a=b".utf8)))
    #expect(list.map(\.name) == ["authorization", "x-key"])
    #expect(
      list.map { String(decoding: $0.value.reveal(), as: UTF8.self) } == ["Bearer abc", "a=b"])
    #expect(
      list.map { String(decoding: $0.written.reveal(), as: UTF8.self) } == ["Bearer%20abc", "a=b"])
  }

  @Test(arguments: ["", "authorization", "=x", "a=%2", "a=b,", "a=%0d"])
  func refusesHeadersThatTheContractRefuses(text: String) {
    #expect(HeaderText.list(Array(text.utf8)) == nil)
  }
}
