import Testing

@testable import HTTPServer

struct PeerTests {
  @Test(
    arguments: [
      ("IPv4", [127, 0, 0, 1], "127.0.0.1", true),
      ("its last", [127, 255, 255, 255], "127.255.255.255", true),
      ("a neighbour", [128, 0, 0, 1], "128.0.0.1", false), ("any", [0, 0, 0, 0], "0.0.0.0", false),
      ("IPv6", [UInt8](repeating: 0, count: 15) + [1], "::1", true),
      ("IPv6 any", [UInt8](repeating: 0, count: 16), "::", false),
      ("IPv6 other", [UInt8](repeating: 0, count: 15) + [2], "::2", false),
      (
        "IPv4 in IPv6", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1],
        "::ffff:127.0.0.1",
        true
      ),
      (
        "another in IPv6", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1],
        "::ffff:10.0.0.1", false
      ),
      (
        "127 elsewhere", [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1],
        "fd00::ffff:7f00:1", false
      ),
      ("none", [], "", false),
    ] as [(String, [UInt8], String, Bool)])
  func recognizesThisMachine(
    label: String, bytes: [UInt8], text: String, isLoopback: Bool
  ) {
    let peer = Peer(address: bytes)
    #expect(peer.address == text, "\(label)")
    #expect(peer.isLoopback == isLoopback, "\(label)")
  }
}
