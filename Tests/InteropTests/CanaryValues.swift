import Configuration
import Crypto
import Subprocess
import Support
import Testing

/// A value of the right shape for every reference of one environment, none of which can be guessed.
struct CanaryValues: Sendable {
  let environment: EnvironmentName
  /// By address: `relay/prod/a2a#/api-key`.
  private(set) var values: [String: String] = [:]
  private(set) var canaries: [Canary] = []

  init(
    of environment: EnvironmentName, in workspace: SampleWorkspace,
    _ generator: inout some RandomNumberGenerator
  ) throws {
    self.environment = environment
    let digits = (0..<3).map { _ in CanaryValues.digits(14, &generator) }
    let texts = (0..<5).map { _ in CanaryValues.text(35, &generator) }
    add("telegram#/token", "\(digits[0]):\(texts[0])", [digits[0], texts[0]])
    add("chats#/allowlist", "-\(digits[1]),4711,\(digits[2])", Array(digits[1...]))
    add("chats#/personas", "-\(digits[1])=release", [])
    add("chats#/salt", texts[1], [texts[1]])
    add("a2a#/api-key", texts[2], [texts[2]])
    add("telemetry#/headers", "authorization=Bearer%20\(texts[3])", [texts[3]])
    add("log-drain#/token", texts[4], [texts[4]])
    try addCertificate(workspace)
  }

  private mutating func add(_ name: String, _ value: String, _ parts: [String]) {
    values["relay/\(environment)/\(name)"] = value
    canaries += parts.map { Canary("\(name) of \(environment)", $0) }
  }

  private mutating func addCertificate(_ workspace: SampleWorkspace) throws {
    let made = try workspace.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-days", "365", "-subj", "/CN=relay", "-keyout", "../values/\(environment).key", "-out",
      "../values/\(environment).pem",
    ])
    try workspace.require(made)
    let key = try workspace.folder.text("values/\(environment).key")
    add("a2a-client#/key", key, [])
    canaries.append(
      Canary("the client key of \(environment)", try PrivateKeyText.scalar(key)))
    let certificate = try workspace.folder.text("values/\(environment).pem")
    // The last bytes are its signature.
    add("a2a-client#/certificate", certificate, [])
    canaries.append(
      Canary(
        "the client certificate of \(environment)", try PrivateKeyText.content(certificate)))
  }

  private static func digits(
    _ count: Int, _ generator: inout some RandomNumberGenerator
  ) -> String {
    // No leading zero: a number that is read and written again stays as it is.
    String(Int.random(in: 1...9, using: &generator))
      + (1..<count).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
  }

  /// Random letters and digits.
  static func text(_ count: Int, _ generator: inout some RandomNumberGenerator) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<count).compactMap { _ in alphabet.randomElement(using: &generator) })
  }
}
