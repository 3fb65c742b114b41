import Testing

@testable import HTTPServer

/// Which connections are closed when they are overdue or too many.
struct ConnectionTableTests {
  private let start = ContinuousClock.now

  /// A table with one connection for each peer: sockets from 10 on, due in the same order.
  private func table(_ peers: [[UInt8]]) -> ConnectionTable {
    var table = ConnectionTable()
    for (number, peer) in peers.enumerated() {
      table.add(
        Int32(10 + number), from: Peer(address: peer), due: start + .seconds(number + 1))
    }
    return table
  }

  private static let loopback: [UInt8] = [127, 0, 0, 1]
  private static let one: [UInt8] = [10, 0, 0, 1]
  private static let other: [UInt8] = [10, 0, 0, 2]

  @Test func closesNothingUpToTheLimit() {
    var table = table([Self.one, Self.one, Self.one])
    #expect(table.takeExcess(over: 3, sparing: 12) == nil)
  }

  @Test func closesTheSlowestOfOnePeer() {
    var table = table([Self.one, Self.one, Self.one])
    #expect(table.takeExcess(over: 2, sparing: 12) == 10)
    // The first one no longer counts as open, although it has not been removed yet.
    #expect(table.takeExcess(over: 2, sparing: 12) == nil)
    #expect(table.takeExcess(over: 1, sparing: 12) == 11)
    #expect(table.takeExcess(over: 0, sparing: 12) == nil, "the newest is spared")
  }

  @Test(
    arguments: [
      ("the peer with the most", [one, other, other], 11),
      ("whose connection is not the oldest", [one, one, other, other, other], 12),
      ("not loopback of two with as many", [loopback, one, loopback, one], 11),
      ("loopback with the most", [one, loopback, loopback], 11),
      ("the slowest of two others with as many", [one, other, one, other], 10),
    ] as [(String, [[UInt8]], Int32)])
  func closesAConnectionOf(label: String, peers: [[UInt8]], socket: Int32) {
    var table = table(peers)
    table.add(99, from: Peer(address: [192, 0, 2, 1]), due: start + .seconds(60))
    #expect(table.takeExcess(over: peers.count, sparing: 99) == socket, "\(label)")
  }

  /// A client usually has all IPv6 addresses of a network.
  @Test func countsANetworkOfIPv6AsOnePeer() {
    func address(_ network: UInt8, _ host: UInt8) -> [UInt8] {
      [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, network] + [UInt8](repeating: host, count: 8)
    }
    var table = table([address(1, 1), address(2, 1), address(2, 2), address(2, 3)])
    #expect(table.takeExcess(over: 3, sparing: 13) == 11)
  }

  @Test func sparesAConnectionWhoseHandlerRuns() {
    var table = table([Self.one, Self.one, Self.one])
    table.expectNothing(of: 10)
    #expect(table.takeExcess(over: 2, sparing: 12) == 11)
    table.expect(10, until: start)
    table.remove(11)
    #expect(table.takeExcess(over: 1, sparing: 12) == 10)
  }

  @Test func closesOverdueConnectionsOnce() {
    var table = table([Self.one, Self.other, Self.one])
    #expect(table.nextDeadline == start + .seconds(1))
    table.expectNothing(of: 11)
    #expect(table.takeOverdue(at: start + .seconds(2)) == [10])
    #expect(table.takeOverdue(at: start + .seconds(2)) == [])
    // A late report about a connection that was shut down does not revive it.
    table.expect(10, until: start + .seconds(2))
    #expect(table.nextDeadline == start + .seconds(3))
    table.remove(12)
    #expect(table.nextDeadline == nil)
  }
}
