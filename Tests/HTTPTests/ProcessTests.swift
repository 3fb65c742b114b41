import Glibc
import HTTP
import Support
import Testing

/// Effects on the whole process, tested in a process of their own.
@Suite(.timeLimit(.minutes(1))) struct ProcessTests {
  private static func server() throws -> LoopbackServer {
    try LoopbackServer { connection in
      while let request = connection.request() {
        guard request.hasPrefix("GET /poll") else {
          connection.answer("pong")
          continue
        }
        connection.waitForEnd()
      }
    }
  }

  /// The number of entries in a folder of /proc/self.
  private static func count(_ folder: String) throws -> Int {
    let folder = try #require(opendir("/proc/self/\(folder)"))
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }

  /// Ten complete calls and ten that are cut short, over a transport that is then closed.
  private static func work(_ url: String) async throws {
    let target = try #require(RequestTarget(url))
    let transport = Transport(egress: EgressList([target.origin: TLSSettings()]))
    let poll = try #require(target.appending("/poll"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let isPoll = number.isMultiple(of: 2)
          let request = Request(
            .get, isPoll ? poll : target,
            deadline: .now + (isPoll ? .milliseconds(50) : .seconds(20)))
          let reply = try? await transport.send(request)
          #expect((reply == nil) == isPoll)
        }
      }
      try await group.waitForAll()
    }
    await transport.close()
  }

  private static func call(_ origin: String, authority: String) async throws {
    let origin = try #require(Origin(origin))
    let settings = TLSSettings(authorities: Array(authority.utf8))
    let transport = Transport(egress: EgressList([origin: settings]))
    let target = try #require(RequestTarget(origin: origin, path: "/"))
    let reply = try await transport.send(Request(.get, target, deadline: .now + .seconds(20)))
    #expect(reply.status == 200)
  }

  @Test func leavesNoDescriptorAndNoThread() async throws {
    let server = try Self.server()
    let url = server.url()
    await #expect(processExitsWith: .success) { [url = url as String] in
      // Before counting, so that what the run-time libraries allocate at first use does not count.
      try await Self.work(url)
      let (descriptors, threads) = (try Self.count("fd"), try Self.count("task"))
      for _ in 1...3 { try await Self.work(url) }
      #expect(try Self.count("fd") <= descriptors)
      #expect(try Self.count("task") <= threads)
    }
  }

  @Test func ignoresTheProxyOfTheEnvironment() async throws {
    let server = try Self.server()
    let proxy = try LoopbackServer { $0.waitForEnd() }
    let (url, proxyURL) = (server.url(), proxy.url())
    await #expect(processExitsWith: .success) {
      [url = url as String, proxyURL = proxyURL as String] in
      for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
        setenv(name, proxyURL, 1)
      }
      try await Self.work(url)
    }
    #expect(proxy.accepted == 0)
    #expect(server.accepted > 0)
  }

  /// The file could load engines and providers into the process; this one makes the call fail.
  @Test func readsNoConfigurationOfOpenSSL() async throws {
    let folder = try TemporaryFolder()
    let configuration = try folder.write(
      """
      openssl_conf = all
      [all]
      ssl_conf = ssl
      [ssl]
      system_default = limits
      [limits]
      Ciphersuites = TLS_AES_256_GCM_SHA384

      """, to: "openssl.cnf")
    let peer = try TLSPeer("-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256")
    let origin = "\(peer.origin)"
    let authority = String(decoding: try peer.authority, as: UTF8.self)
    await #expect(processExitsWith: .success) {
      [
        configuration = configuration as String, origin = origin as String,
        authority = authority as String
      ] in
      setenv("OPENSSL_CONF", configuration, 1)
      try await Self.call(origin, authority: authority)
    }
  }

  /// libcurl would write the keys of every connection to this file.
  @Test func writesNoKeysOfConnections() async throws {
    let folder = try TemporaryFolder()
    let peer = try TLSPeer()
    let (log, origin) = (folder.path(of: "keys"), "\(peer.origin)")
    let authority = String(decoding: try peer.authority, as: UTF8.self)
    await #expect(processExitsWith: .success) {
      [log = log as String, origin = origin as String, authority = authority as String] in
      setenv("SSLKEYLOGFILE", log, 1)
      try await Self.call(origin, authority: authority)
    }
    #expect(!TestFile.exists(log))
  }
}
