import Configuration
import Crypto
import RFC3339
import Support
import Testing

/// The files of certificate authorities (docs/formats/environment-file.md §6).
struct AuthorityFileTests {
  /// A folder with two authorities that are valid for two and for twenty days.
  private static func authorities() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, days) in [("a", 2), ("b", 20)] {
      let command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days \(days)"
        + " -subj /CN=\(name) -keyout \(name).key -out \(name).pem"
        + " && openssl x509 -in \(name).pem -outform DER -out \(name).der"
      _ = try Programs.run("sh", "-euc", command, in: folder.path)
    }
    return folder
  }

  private func refusal(of bytes: [UInt8]) -> AuthorityFileError.Kind? {
    do throws(AuthorityFileError) {
      _ = try AuthorityFile(bytes, path: "ca.pem")
      return nil
    } catch {
      #expect(error.description.hasPrefix("ca.pem: "))
      #expect(error.description.hasSuffix(")"), "a next step")
      return error.kind
    }
  }

  @Test func readsEveryCertificateOrRefusesTheFile() throws {
    let folder = try Self.authorities()
    let (one, other) = (try folder.read("a.pem"), try folder.read("b.pem"))
    let text = Array("# the company's authority\r\n".utf8)
    let cut = Array(other.dropLast(40))
    let broken = Array(String(decoding: other, as: UTF8.self).replacing("MII", with: "AAA").utf8)
    let rows: [(label: String, bytes: [UInt8], refusal: AuthorityFileError.Kind?)] = [
      ("one", one, nil), ("two", one + other, nil), ("text around", text + one + text, nil),
      ("no line feed at the end", Array(one.dropLast()), nil),
      ("Windows line ends", one.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }, nil),
      ("empty", [], .empty), ("DER", try folder.read("a.der"), .binary),
      ("text", text, .noCertificate), ("a line feed", [0x0A], .noCertificate),
      ("a key", try folder.read("a.key"), .privateKey),
      ("a key beside a certificate", one + (try folder.read("a.key")), .privateKey),
      ("a broken certificate", broken, .malformed),
      ("the second is broken", one + broken, .malformed),
      ("the second is cut", one + cut, .malformed),
    ]
    for row in rows { #expect(refusal(of: row.bytes) == row.refusal, "\(row.label)") }
  }

  @Test func needsOneAuthorityThatIsValidNow() throws {
    let folder = try Self.authorities()
    let (short, long) = (try folder.read("a.pem"), try folder.read("b.pem"))
    let now = Timestamp.now()
    let rows: [(label: String, bytes: [UInt8], days: Int, isValid: Bool)] = [
      ("now", short, 0, true), ("after its end", short, 3, false),
      ("before its begin", short, -3, false), ("one of two has ended", short + long, 3, true),
      ("both have ended", long + short, 21, false), ("neither has begun", short + long, -3, false),
    ]
    for row in rows {
      let file = try AuthorityFile(row.bytes, path: "ca.pem")
      let isValid = (try? file.requireValid(at: now.adding(days: row.days).seconds)) != nil
      #expect(isValid == row.isValid, "\(row.label)")
    }
    let error = #expect(throws: AuthorityFileError.self) {
      try AuthorityFile(short + long, path: "ca.pem").requireValid(at: now.adding(days: 30).seconds)
    }
    #expect(
      error?.description.hasPrefix("ca.pem: every certificate has expired, the last on 2") == true)
  }

  @Test(arguments: [
    ("ca/agent.pem", true), ("ca/a", true), ("ca/Root_CA-2.crt", true), ("", false),
    ("ca/", false), ("ca", false), ("agent.pem", false), ("/etc/ssl/ca.pem", false),
    ("ca/../x", false), ("ca/.hidden", false), ("ca/a/b", false), ("../ca/a.pem", false),
    ("environments/prod/ca/a.pem", false), ("ca/" + String(repeating: "a", count: 129), false),
  ])
  func isNamedByARelativePathInEnvironments(value: String, passes: Bool) throws {
    let text = Sample.text(.prod, ["A2A_TLS_CA_FILE": value])
    guard passes else {
      let error = #expect(throws: ContractError.self) {
        try Contract.check(try Sample.file(text), environment: .prod)
      }
      #expect(error?.findings.map(\.variable) == ["A2A_TLS_CA_FILE"])
      return
    }
    #expect(throws: Never.self) {
      try Contract.check(try Sample.file(text), environment: .prod)
    }
  }

  /// The environment that names `bytes` with each of the variables.
  private func environment(_ name: EnvironmentName, _ bytes: [UInt8]) throws -> Environment {
    try Sample.environment(
      name, ["A2A_TLS_CA_FILE": "ca/agent.pem", "TELEGRAM_TLS_CA_FILE": "ca/telegram.pem"]
    ).withAuthorities { name in
      #expect(["ca/agent.pem", "ca/telegram.pem"].contains(name))
      return try AuthorityFile(bytes, path: name)
    }
  }

  @Test func isComparedByItsContent() throws {
    let folder = try Self.authorities()
    let (one, other) = (try folder.read("a.pem"), try folder.read("b.pem"))
    let (staging, prod) = (try environment(.staging, one), try environment(.prod, other))
    let limit = Percent(hundredths: 10_000)
    let report = Drift.compare(
      from: staging, to: prod, exceptions: [], limit: limit, now: .now())
    #expect(report.changes.map(\.variable) == ["A2A_TLS_CA_FILE", "TELEGRAM_TLS_CA_FILE"])
    #expect(report.changes[0].from == .text(SHA256.digest(of: one).description))
    #expect(report.changes[0].to == .text(SHA256.digest(of: other).description))
    let equal = Drift.compare(
      from: staging, to: try environment(.prod, one), exceptions: [], limit: limit, now: .now())
    #expect(equal.changes.isEmpty)
    #expect(try environment(.prod, one).checksum != prod.checksum)
  }

  @Test func hasTheSameChecksumWhereverItIsRendered() throws {
    let bytes = try Self.authorities().read("a.pem")
    let environment = try environment(.prod, bytes)
    for folder in ["/run/secrets", "/tmp"] {
      let paths = ["A2A_TLS_CA_FILE", "TELEGRAM_TLS_CA_FILE"].map {
        ($0, SecretValue(Array("\(folder)/\($0)".utf8)))
      }
      let resolved = Sample.resolved.merging(paths) { $1 }
      let rendered = try Contract.render(environment, resolved: resolved)
      #expect(rendered.authorityPaths.map(\.path) == paths.map { "\(folder)/\($0.0)" })
      let digest = SHA256.digest(of: bytes)
      let digests = ["A2A_TLS_CA_FILE": digest, "TELEGRAM_TLS_CA_FILE": digest]
      #expect(rendered.withAuthorities(digests).checksum == environment.checksum)
      #expect(rendered.checksum != environment.checksum)
    }
  }
}
