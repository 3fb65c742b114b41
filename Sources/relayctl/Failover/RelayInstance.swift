import Console
import HTTP
import JSON
import Threads

/// The status server of one instance of `relay`.
struct RelayInstance: Sendable {
  /// The time limit of a request, except for a change to passive mode.
  private static let timeout = Duration.seconds(10)

  /// The time limit of a change to passive mode. The instance answers when its last prompt is
  /// answered, at the latest after `A2A_TIMEOUT` (at most 10 min) and 15 s.
  private static let passiveTimeout = Duration.seconds(630)

  private let base: RequestTarget

  /// Creates the client of the instance whose pages are at `base`.
  init(_ base: RequestTarget) { self.base = base }

  /// The URL, without a path.
  var name: String { "\(base.origin)" }

  /// Returns what the instance reports; nil if it does not answer.
  func status() -> InstanceStatus? {
    guard let reply = reply(.get, "/readyz", within: RelayInstance.timeout),
      [200, 503].contains(reply.status)
    else { return nil }
    do throws(JSONError) { return InstanceStatus(try JSONValue.parse(reply.body)) } catch {
      return nil
    }
  }

  /// Changes the mode to passive. Returns whether the instance has answered and confirmed its last
  /// prompt.
  func makePassive() -> Bool {
    reply(.post, "/mode/passive", within: RelayInstance.passiveTimeout)?.status == 200
  }

  /// Changes the mode to active. Returns whether the instance polls now.
  func makeActive() -> Bool {
    reply(.post, "/mode/active", within: RelayInstance.timeout)?.status == 200
  }

  private func reply(_ method: HTTP.Method, _ path: String, within limit: Duration) -> Reply? {
    guard let target = base.appending(path) else { return nil }
    return runBlocking { () async -> Reply? in
      let transport = Transport(egress: EgressList([target.origin: TLSSettings()]))
      let request = Request(
        method, target, deadline: ContinuousClock.now + limit, replyLimit: 65_536)
      let reply = try? await transport.send(request)
      await transport.close()
      return reply
    }
  }
}
