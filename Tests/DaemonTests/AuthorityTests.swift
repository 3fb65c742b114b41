import Subprocess
import Support
import Testing

/// `relay --check-config --online` with an agent whose certificate a private authority has issued.
@Suite(.timeLimit(.minutes(3))) struct AuthorityTests {
  /// The agent: `openssl s_server`, which answers with the file that the path names.
  private struct Agent: ~Copyable {
    let folder: TemporaryFolder
    let port: Substring
    private let server: ChildProcess

    init(certificate: String) throws {
      let folder = try TemporaryFolder()
      try Agent.sh(Agent.preparation, in: folder)
      let card = """
        {"name":"Private","description":"d","version":"1","capabilities":{"streaming":true},\
        "defaultInputModes":["text/plain"],"defaultOutputModes":["text/plain"],"skills":[],\
        "supportedInterfaces":[{"url":"https://127.0.0.1:PORT/","protocolBinding":"JSONRPC",\
        "protocolVersion":"1.0"}]}
        """
      let command =
        "openssl s_server -HTTP -accept 127.0.0.1:0 -cert \(certificate).pem -key server.key"
      let server = try spawn(
        command.split(separator: " ").map(String.init), environment: ["PATH": "/usr/bin:/bin"],
        folder: folder.path)
      let port = try acceptedPort(of: server)
      let body = card.replacing("PORT", with: port)
      try folder.makeFolder(".well-known")
      try folder.write(
        "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n\(body)",
        to: ".well-known/agent-card.json")
      self.folder = folder
      self.port = port
      self.server = server
    }

    /// Two authorities, and certificates of the first one: for this machine, for another name, and
    /// one that has expired.
    private static let preparation = """
      authority() {
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
          -subj /CN=$1 -keyout $1.key -out $1.pem -addext basicConstraints=critical,CA:TRUE
      }
      certificate() {
        echo subjectAltName=$2 >names
        openssl req -new -key server.key -subj /CN=$1 -out csr
        openssl x509 -req -in csr -extfile names -CA ca.pem -CAkey ca.key -days $3 -out $1.pem
      }
      authority ca
      authority stranger
      openssl ecparam -name prime256v1 -genkey -noout -out server.key
      certificate right IP:127.0.0.1 2
      certificate name DNS:agent.example 2
      certificate expired IP:127.0.0.1 -1
      cat stranger.pem ca.pem >both.pem
      openssl pkey -in server.key -pubout -outform DER | openssl dgst -sha256 -binary \
        | openssl base64 -out pin
      """

    private static func sh(_ command: String, in folder: TemporaryFolder) throws {
      let output = try run(
        ["sh", "-euc", command], environment: ["PATH": "/usr/bin:/bin"], folder: folder.path)
      try #require(output.status == .exited(0), "\(output.errorText)")
    }

    /// Checks a configuration with `changes`. Telegram is not there.
    func check(_ changes: [String: String]) throws -> Output {
      var variables = [
        "RELAY_ENV": "dev", "TELEGRAM_BOT_TOKEN": "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "TELEGRAM_CHAT_ID_ALLOWLIST": "42", "TELEGRAM_API_URL": "http://127.0.0.1:1",
        "A2A_BASE_URL": "https://127.0.0.1:\(port)", "A2A_API_KEY": "key",
        "CHAT_ID_HASH_SALT": "0123456789abcdef0123456789abcdef",
      ]
      for (name, value) in changes {
        variables[name] = name.hasSuffix("_CA_FILE") ? folder.path(of: value) : value
      }
      return try Programs.run(
        "relay", "--check-config", "--online", in: folder.path, environment: variables)
    }
  }

  @Test func reachesAnAgentOfAPrivateAuthority() throws {
    let agent = try Agent(certificate: "right")
    for file in ["ca.pem", "both.pem"] {
      let output = try agent.check(["A2A_TLS_CA_FILE": file])
      #expect(output.text.contains("agent: \"Private\", A2A 1.0, "), "\(output.errorText)")
    }
    let pin = "sha256//" + (try agent.folder.text("pin")).filter { $0 != "\n" }
    let pinned = try agent.check(["A2A_TLS_CA_FILE": "ca.pem", "A2A_TLS_FINGERPRINTS": pin])
    #expect(pinned.text.contains("key matches a pin"), "\(pinned.errorText)")
  }

  /// A file of authorities never means less checking.
  @Test(arguments: ["right", "name", "expired"])
  func refusesEveryOtherCertificate(certificate: String) throws {
    let agent = try Agent(certificate: certificate)
    let pin = "sha256//" + (try agent.folder.text("pin")).filter { $0 != "\n" }
    var rows: [[String: String]] = [
      [:], ["A2A_TLS_FINGERPRINTS": pin], ["A2A_TLS_CA_FILE": "stranger.pem"],
      // Another peer's authorities are not the agent's.
      ["TELEGRAM_TLS_CA_FILE": "ca.pem"],
    ]
    if certificate != "right" {
      rows += [
        ["A2A_TLS_CA_FILE": "ca.pem"], ["A2A_TLS_CA_FILE": "ca.pem", "A2A_TLS_FINGERPRINTS": pin],
      ]
    }
    for row in rows {
      let output = try agent.check(row)
      #expect(output.status == .exited(1))
      #expect(output.errorText.contains("relay: agent: certificate is not trusted"), "\(row)")
    }
    guard certificate == "right" else { return }
    let wrong = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    let output = try agent.check(["A2A_TLS_CA_FILE": "ca.pem", "A2A_TLS_FINGERPRINTS": wrong])
    #expect(output.errorText.contains("relay: agent: public key does not match any of the pins"))
  }
}
