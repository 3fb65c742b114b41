import Testing

@testable import HTTPServer

struct HostHeaderTests {
  @Test(
    arguments: [
      (nil, .absent),
      ("127.0.0.1", .address), ("127.0.0.1:9464", .address), ("10.0.0.5:80", .address),
      ("0.0.0.0:9464", .address), ("127.0.0.1:", .address), ("[::1]", .address),
      ("[::1]:9464", .address), ("[2001:DB8::1]:9464", .address),
      ("localhost", .localhost), ("LocalHost:9464", .localhost), ("localhost.", .localhost),
      ("relay.localhost:9464", .other), (".localhost", .other),
      ("evil.example", .other), ("evil.example:9464", .other), ("relay", .other), ("", .other),
      (":9464", .other), ("127.0.0.1.evil.example", .other), ("localhost.evil.example", .other),
      ("evillocalhost", .other), ("127.1", .other), ("0x7f000001", .other), ("::1", .other),
      ("[evil.example]", .other), ("[127.0.0.1]", .other), ("[::1", .other), ("[::1]x", .other),
      ("127.0.0.1@evil.example", .other), ("evil.example@127.0.0.1", .other),
      ("127.0.0.1:9464:1", .other), ("127.0.0.1 evil.example", .other),
    ] as [(String?, HostHeader)])
  func tellsAddressesAndLocalhostFromNames(text: String?, kind: HostHeader) {
    #expect(HostHeader(text) == kind)
  }
}
