import Testing

@testable import HTTPServer
@testable import relay

@Suite struct StatusPagesTests {
  private func status(of peer: [UInt8]) async throws -> Int {
    let recorder = try RecorderSample().recorder
    let board = StatusBoard(RelayStatus(mode: .active, pollTimeout: .seconds(30)))
    let pages = StatusPages(board: board, recorder: recorder) { _ in true }
    let request = Request(
      method: .post, path: "/mode/passive", query: [], headers: [], body: [],
      peer: Peer(address: peer))
    return await pages.response(to: request).status
  }

  @Test(
    arguments: [
      ([127, 0, 0, 1], 200), ([127, 9, 9, 9], 200), ([10, 0, 0, 1], 403), ([], 403),
    ] as [([UInt8], Int)])
  func changesTheModeForThisMachineOnly(peer: [UInt8], expected: Int) async throws {
    #expect(try await status(of: peer) == expected)
  }
}
