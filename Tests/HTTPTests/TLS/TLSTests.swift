import HTTP
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
  @Test func trustsTheGivenAuthoritiesOnly() async throws {
    let peer = try TLSPeer()
    #expect(try await peer.send(TLSSettings(authorities: peer.authority)).status == 200)
    await #expect(throws: TransferError.tlsFailed(.untrusted)) {
      try await peer.send(TLSSettings())
    }
    let stranger = try TLSPeer()
    await #expect(throws: TransferError.tlsFailed(.untrusted)) {
      try await peer.send(TLSSettings(authorities: stranger.authority))
    }
  }

  @Test(arguments: ["DNS:localhost", "IP:127.0.0.2", "DNS:127.0.0.1"])
  func refusesACertificateForAnotherName(name: String) async throws {
    let peer = try TLSPeer(name: name)
    await #expect(throws: TransferError.tlsFailed(.untrusted)) {
      try await peer.send(TLSSettings(authorities: peer.authority))
    }
  }

  /// Issues `NAME.pem` for the request of the server's key, with `arguments` of `openssl x509`.
  private static func issue(_ name: String, _ arguments: String) -> String {
    "openssl req -new -key server.key -subj /CN=\(name) -out \(name).csr"
      + " && echo subjectAltName=IP:127.0.0.1 > names"
      + " && openssl x509 -req -in \(name).csr -extfile names -out \(name).pem \(arguments)"
  }

  @Test func refusesAnExpiredCertificateOfATrustedAuthority() async throws {
    let peer = try TLSPeer(
      "-cert", "old.pem", preparation: Self.issue("old", "-CA ca.pem -CAkey ca.key -days -1"))
    for pins in [[], [try peer.pin("server")]] {
      await #expect(throws: TransferError.tlsFailed(.untrusted)) {
        try await peer.send(TLSSettings(pins: pins, authorities: peer.authority))
      }
    }
  }

  @Test func trustsEachOfSeveralAuthorities() async throws {
    let peer = try TLSPeer()
    let (right, wrong) = (try peer.authority, try TLSPeer().authority)
    for authorities in [right + wrong, wrong + right, wrong + Array("text\n".utf8) + right] {
      #expect(try await peer.send(TLSSettings(authorities: authorities)).status == 200)
    }
    await #expect(throws: TransferError.tlsFailed(.untrusted)) {
      try await peer.send(TLSSettings(authorities: wrong + TLSPeer().authority))
    }
  }

  /// A chain is complete if the server sends the intermediate certificate or if the file has it.
  @Test(arguments: [true, false])
  func followsAnIntermediateAuthority(isSent: Bool) async throws {
    let intermediate =
      "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=between"
      + " -keyout between.key -out between.csr && echo basicConstraints=critical,CA:TRUE > ca"
      + " && openssl x509 -req -in between.csr -extfile ca -CA ca.pem -CAkey ca.key -days 2"
      + " -out between.pem && "
    let leaf = Self.issue("leaf", "-CA between.pem -CAkey between.key -days 2")
    let chain = isSent ? "between.pem" : "leaf.pem"
    let peer = try TLSPeer(
      "-cert", "leaf.pem", "-cert_chain", chain, preparation: intermediate + leaf)
    let root = try peer.authority
    let between = try peer.folder.read("between.pem")
    #expect(try await peer.send(TLSSettings(authorities: root + between)).status == 200)
    guard isSent else {
      await #expect(throws: TransferError.tlsFailed(.untrusted)) {
        try await peer.send(TLSSettings(authorities: root))
      }
      return
    }
    #expect(try await peer.send(TLSSettings(authorities: root)).status == 200)
  }

  @Test(arguments: ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
  func refusesAuthoritiesThatCannotBeRead(text: String) async throws {
    let peer = try TLSPeer()
    await #expect(throws: TransferError.tlsFailed(.authorities)) {
      try await peer.send(TLSSettings(authorities: Array(text.utf8)))
    }
  }

  @Test func acceptsOneOfThePinsAndNoOther() async throws {
    let peer = try TLSPeer()
    let authority = try peer.authority
    let right = try peer.pin("server")
    let wrong = try peer.pin("client")
    for pins in [[right], [wrong, right], [right, wrong]] {
      let reply = try await peer.send(TLSSettings(pins: pins, authorities: authority))
      #expect(reply.status == 200)
    }
    // The authority's own key is not the peer's.
    for pins in [[wrong], [try peer.pin("ca")], [wrong, try peer.pin("ca")]] {
      await #expect(throws: TransferError.pinMismatch) {
        try await peer.send(TLSSettings(pins: pins, authorities: authority))
      }
    }
    // A matching pin does not replace a trusted certificate.
    await #expect(throws: TransferError.tlsFailed(.untrusted)) {
      try await peer.send(TLSSettings(pins: [right]))
    }
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func showsItsCertificateToWhomAsks(version: String) async throws {
    let peer = try TLSPeer(
      version, "-Verify", "2", "-verify_return_error", "-CAfile", "ca.pem")
    let settings = TLSSettings(authorities: try peer.authority)
    var known = settings
    known.identity = try peer.identity()
    #expect(try await peer.send(known).status == 200)

    await #expect(throws: TransferError.tlsFailed(.refused)) { try await peer.send(settings) }
    var stranger = settings
    stranger.identity = try TLSPeer().identity()
    await #expect(throws: TransferError.tlsFailed(.refused)) { try await peer.send(stranger) }
  }

  /// OpenSSL must not ask for the passphrase of a key on the terminal.
  @Test func refusesAnIdentityThatCannotBeUsed() async throws {
    let peer = try TLSPeer()
    try peer.openssl("openssl pkey -in client.key -aes256 -passout pass:x -out locked.key")
    try peer.openssl("echo nothing > empty.key")
    for key in ["locked.key", "empty.key", "server.key"] {
      let settings = TLSSettings(
        identity: try peer.identity(key: key), authorities: try peer.authority)
      await #expect(throws: TransferError.tlsFailed(.identity), "\(key)") {
        try await peer.send(settings)
      }
    }
  }

  @Test func refusesOldVersions() async throws {
    let peer = try TLSPeer("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
    await #expect(throws: TransferError.tlsFailed(.refused)) {
      try await peer.send(TLSSettings(authorities: peer.authority))
    }
  }

  @Test func failsWhenThePeerDoesNotSpeakTLS() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.read(1)
      connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
    }
    let origin = try #require(Origin("https://127.0.0.1:\(server.port)"))
    let transport = Transport(egress: EgressList([origin: TLSSettings()]))
    let target = try #require(RequestTarget(origin: origin, path: "/"))
    await #expect(throws: TransferError.tlsFailed(.handshake)) {
      try await transport.send(Request(.get, target, deadline: .now + .seconds(20)))
    }
  }

  @Test func endsInTimeWhenTheHandshakeHangs() async throws {
    let server = try LoopbackServer { $0.waitForEnd() }
    let origin = try #require(Origin("https://127.0.0.1:\(server.port)"))
    let transport = Transport(egress: EgressList([origin: TLSSettings()]))
    let target = try #require(RequestTarget(origin: origin, path: "/"))
    let limits: [(deadline: Duration, connect: Duration)] = [
      (.milliseconds(100), .seconds(5)), (.seconds(20), .milliseconds(100)),
    ]
    for limit in limits {
      let request = Request(
        .get, target, deadline: .now + limit.deadline, connectTimeout: limit.connect)
      await #expect(throws: TransferError.timedOut(sent: false)) {
        try await transport.send(request)
      }
    }
  }
}
