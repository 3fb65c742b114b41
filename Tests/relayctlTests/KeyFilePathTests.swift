import Subprocess
import Support
import Testing

@testable import relayctl

/// A key in the place of its file's path is refused and not shown.
@Suite struct KeyFilePathTests {
  private static let digits = String(repeating: "0123456789abcdef", count: 4)

  @Test func distinguishesKeysFromPaths() {
    let keys = [
      Self.digits, Self.digits + "\n", "PRIVATE+KEY+relay.example/logbook+27b0f834+AUUn",
      "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n",
      "-----BEGIN PRIVATE KEY-----MIGH", String(repeating: "x", count: 32),
    ]
    let paths = [
      "vault.key", "nowhere", "./" + Self.digits, "/run/secrets/" + Self.digits,
      "a-name-of-a-vault-key-in-production.key", String(repeating: "x", count: 31), "-",
    ]
    for key in keys { #expect(KeyFilePath.mayBeKey(key), "\(key)") }
    for path in paths { #expect(!KeyFilePath.mayBeKey(path), "\(path)") }
  }

  @Test(
    arguments: [
      (["vault", "list", "prod"], "RELAYCTL_VAULT_KEY_FILE", digits),
      (["doctor"], "RELAYCTL_VAULT_KEY_FILE", digits),
      (["logbook", "init"], "RELAYCTL_LOG_KEY_FILE", "PRIVATE+KEY+log+27b0f834+\(digits)"),
      (["vault", "list", "prod", "--vault-key-file", digits], "X", "x"),
    ])
  func doesNotShowAKey(words: [String], variable: String, key: String) throws {
    let workspace = try SampleWorkspace()
    let output = try workspace.run(["relayctl"] + words, environment: [variable: key])
    #expect(output.status == .exited(2))
    #expect(output.errorText.contains("the value is not the path of a key file; pass the path"))
    #expect(!output.errorText.contains(Self.digits.prefix(8)))
  }
}
