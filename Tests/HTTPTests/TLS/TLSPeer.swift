import HTTP
import Subprocess
import Support
import Testing

/// A server with a certificate, and the authority that issued it; made by `openssl`.
struct TLSPeer: ~Copyable {
  let folder: TemporaryFolder
  let origin: Origin
  private let server: ChildProcess

  /// Starts a server with a certificate for `127.0.0.1`; `arguments` are further arguments of
  /// `openssl s_server`, and `preparation` is run in the folder of the certificates before.
  init(
    _ arguments: String..., name: String = "IP:127.0.0.1", preparation: String = ":"
  ) throws {
    let folder = try TemporaryFolder()
    try Self.issue("ca", from: nil, in: folder, "basicConstraints=critical,CA:TRUE")
    try Self.issue("server", from: "ca", in: folder, "subjectAltName=\(name)")
    try Self.issue("client", from: "ca", in: folder, "basicConstraints=critical,CA:FALSE")
    try Self.openssl(preparation, in: folder)
    let command = "openssl s_server -www -accept 127.0.0.1:0 -cert server.pem -key server.key"
    let server = try spawn(
      command.split(separator: " ").map(String.init) + arguments,
      environment: ["PATH": "/usr/bin:/bin"], folder: folder.path)
    let port = try acceptedPort(of: server)
    origin = try #require(Origin("https://127.0.0.1:\(port)"))
    self.folder = folder
    self.server = server
  }

  func send(_ settings: TLSSettings) async throws -> Reply {
    let transport = Transport(egress: EgressList([origin: settings]))
    let target = try #require(RequestTarget(origin: origin, path: "/"))
    return try await transport.send(Request(.get, target, deadline: .now + .seconds(20)))
  }

  var authority: [UInt8] {
    get throws { try folder.read("ca.pem") }
  }

  func identity(key: String = "client.key") throws -> ClientIdentity {
    ClientIdentity(certificate: try folder.read("client.pem"), key: try folder.read(key))
  }

  /// The pin of this certificate's public key, computed by `openssl`.
  func pin(_ name: String) throws -> Pin {
    try openssl(
      "openssl pkey -in \(name).key -pubout -outform DER | openssl dgst -sha256 -binary > pin")
    let digest = try openssl("openssl base64 -in pin").text.filter { $0 != "\n" }
    return try #require(Pin("sha256//\(digest)"))
  }

  @discardableResult
  func openssl(_ command: String) throws -> Output {
    try Self.openssl(command, in: folder)
  }

  private static func issue(
    _ name: String, from authority: String?, in folder: TemporaryFolder, _ extensions: String
  ) throws {
    let issuer = authority.map { " -CA \($0).pem -CAkey \($0).key" } ?? ""
    try openssl(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        + " -subj /CN=\(name) -keyout \(name).key -out \(name).pem\(issuer) -addext \(extensions)",
      in: folder)
  }

  @discardableResult
  private static func openssl(_ command: String, in folder: TemporaryFolder) throws -> Output {
    let output = try run(
      ["sh", "-euc", command], environment: ["PATH": "/usr/bin:/bin"], folder: folder.path)
    try #require(output.status == .exited(0), "\(command): \(output.errorText)")
    return output
  }
}
