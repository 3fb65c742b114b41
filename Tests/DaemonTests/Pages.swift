import HTTP
import Support
import Testing

/// A client of the pages of a running relay.
struct Pages {
  let transport: Transport
  let base: RequestTarget

  init(port: UInt16) throws {
    base = try #require(RequestTarget("http://127.0.0.1:\(port)"))
    transport = Transport(egress: EgressList([base.origin: TLSSettings()]))
  }

  /// Returns the status and the body of the answer.
  func ask(_ method: Method = .get, _ path: String) async throws -> (Int, String) {
    let target = try #require(base.appending(path))
    let reply = try await transport.send(
      Request(method, target, deadline: .now + .seconds(20)))
    return (reply.status, String(decoding: reply.body, as: UTF8.self))
  }

  /// Asks for `path` until the answer satisfies `condition` or `time` has passed, and returns the
  /// last answer and how long it took. A relay that does not listen yet is asked again.
  func answer(
    to path: String, within time: Duration, until condition: ((Int, String)) -> Bool
  ) async throws -> (status: Int, page: String, took: Duration) {
    let begin = ContinuousClock.now
    var last: (Int, String) = (0, "no answer")
    repeat {
      if let answer = try? await ask(.get, path) { last = answer }
      if condition(last) { break }
    } while ContinuousClock.now - begin < time
    return (last.0, last.1, ContinuousClock.now - begin)
  }
}
