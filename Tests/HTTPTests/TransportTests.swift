import HTTP
import Testing

@Suite struct TransportTests {
  @Test func failsWhenNobodyListens() async throws {
    let origin = try #require(Origin("http://127.0.0.1:9"))
    let target = try #require(RequestTarget("http://127.0.0.1:9/secret"))
    let transport = Transport(egress: EgressList([origin: TLSSettings()]))
    await #expect(throws: TransferError.cannotConnect) {
      try await transport.send(Request(.get, target, deadline: .now + .seconds(5)))
    }
    await transport.close()
  }
}
