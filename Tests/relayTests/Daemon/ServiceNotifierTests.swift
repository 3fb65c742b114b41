import Glibc
import Support
import Testing

@testable import relay

@Suite struct ServiceNotifierTests {
  private func notifier(_ variables: [String: String]) -> ServiceNotifier {
    ServiceNotifier { variables[$0] }
  }

  @Test func sendsToASocketByItsPath() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "notify")
    let socket = try UnixDatagrams(path)
    let notifier = notifier(["NOTIFY_SOCKET": path])
    #expect(notifier.notify(.ready, .watchdog))
    #expect(await socket.next() == "READY=1\nWATCHDOG=1")
    #expect(notifier.notify(.watchdog))
    #expect(await socket.next() == "WATCHDOG=1")
    #expect(notifier.notify(.stopping))
    #expect(await socket.next() == "STOPPING=1")
  }

  @Test func sendsToAnAbstractSocket() async throws {
    let name = "@relay-test-\(UInt64.random(in: .min ... .max))"
    let socket = try UnixDatagrams(name)
    #expect(notifier(["NOTIFY_SOCKET": name]).notify(.ready))
    #expect(await socket.next() == "READY=1")
  }

  @Test(arguments: ["", "@", "relative", "vsock:2:1", "/" + String(repeating: "x", count: 108)])
  func isSilentWithoutASocket(name: String) {
    let notifier = notifier(["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "30000000"])
    #expect(!notifier.notify(.ready))
    #expect(notifier.watchdogInterval == nil)
  }

  @Test func ignoresAMissingListener() {
    #expect(!notifier(["NOTIFY_SOCKET": "/nonexistent/notify"]).notify(.ready))
  }

  /// The socket's queue is full when nobody reads: that must not block.
  @Test func doesNotWaitForAReader() throws {
    let name = "@relay-test-\(UInt64.random(in: .min ... .max))"
    let socket = try UnixDatagrams(name)
    let notifier = notifier(["NOTIFY_SOCKET": name])
    var taken = 0
    while taken < 100_000, notifier.notify(.watchdog) { taken += 1 }
    #expect((1..<100_000).contains(taken))
    withExtendedLifetime(socket) {}
  }

  @Test func feedsTheWatchdogTwiceInItsTime() {
    let cases: [([String: String], Duration?)] = [
      (["WATCHDOG_USEC": "30000000"], .seconds(15)),
      (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"], .seconds(15)),
      (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"], nil), (["WATCHDOG_USEC": "0"], nil),
      (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ]
    for (variables, interval) in cases {
      let all = variables.merging(["NOTIFY_SOCKET": "@x"]) { old, _ in old }
      #expect(notifier(all).watchdogInterval == interval)
    }
  }
}
