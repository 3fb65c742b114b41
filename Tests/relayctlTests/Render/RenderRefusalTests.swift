import Configuration
import Subprocess
import Support
import Testing
import Vault

@testable import relayctl

/// Refusals of `relayctl render`, which then writes nothing.
@Suite struct RenderRefusalTests {
  @Test func namesEveryMissingSecretAtOnce() throws {
    let sample = try RenderSample([
      "relay/prod/a2a#/api-key": nil, "relay/prod/log-drain#/token": nil,
      "relay/prod/telegram#/token": nil,
    ])
    let output = try sample.render()
    #expect(output.status == .exited(1))
    let lines = output.errorText.split(separator: "\n")
    let names = ["TELEGRAM_BOT_TOKEN", "A2A_API_KEY", "LOG_DRAIN_TOKEN_FILE"]
    try #require(lines.count == names.count, "\(output.errorText)")
    for (line, name) in zip(lines, names) {
      #expect(line.contains("environments/prod/runtime.env:"), "\(line)")
      #expect(line.contains(": \(name): environments/prod/secrets.vault has no relay/prod/"))
      #expect(line.contains("run relayctl vault put prod \(name) --ticket TICKET to add it"))
    }
    #expect(try sample.workspace.memory.names().isEmpty)
    try sample.workspace.commit()
    let manifest = try sample.workspace.relayctl(
      "manifest", "build", "prod", "--actor", "alice@example.com")
    #expect(manifest.status == .exited(1))
    #expect(manifest.errorText.split(separator: "\n").filter { $0.contains(" has no ") }.count == 3)
  }

  @Test func namesEveryForbiddenVaultAtOnce() throws {
    let sample = try RenderSample()
    let file = "environments/prod/runtime.env"
    let old = "ref+local://relay/prod/"
    try sample.workspace.edit(file, replacing: old, with: "ref+awssecrets://relay/prod/")
    try sample.workspace.edit(file, replacing: old, with: "ref+gcpsecrets://relay/prod/")
    let output = try sample.render()
    #expect(output.status == .exited(1))
    let lines = output.errorText.split(separator: "\n")
    try #require(lines.count == 2, "\(output.errorText)")
    #expect(lines[0].contains("PERSONA_MAP: vault awssecrets is forbidden by policy"))
    #expect(lines[1].contains("TELEGRAM_BOT_TOKEN: vault gcpsecrets is forbidden by policy"))
  }

  @Test func refusesEveryByteOutsideThePortableSetAtEveryPlace() throws {
    let portable = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-".utf8)
    let environment = try Self.environment()
    var resolved = [
      "CHAT_ID_HASH_SALT": VaultSample.secret(String(repeating: "salt", count: 10)),
      "TELEGRAM_BOT_TOKEN": VaultSample.secret("1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-"),
      "TELEGRAM_CHAT_ID_ALLOWLIST": VaultSample.secret("4711"),
    ]
    for byte in UInt8.min ... .max {
      for value in [[byte, 0x61, 0x62], [0x61, byte, 0x62], [0x61, 0x62, byte]] {
        resolved["A2A_API_KEY"] = SecretValue(value)
        let rendered = Result { [resolved] () throws(ContractError) in
          try Contract.render(environment, resolved: resolved)
        }
        guard !portable.contains(byte) else {
          let lines = try rendered.get().text().reveal().split(separator: 0x0A)
          #expect(lines.contains { Array($0) == Array("A2A_API_KEY=".utf8) + value })
          continue
        }
        let error = #expect(throws: ContractError.self) { try rendered.get() }
        let kind = try #require(ByteKind.firstUnportable(in: value))
        let findings = error?.findings.map(\.description) ?? []
        #expect(findings.count == 1 && findings[0].contains("dev.env:2: A2A_API_KEY: \(kind)"))
      }
    }
  }

  /// The smallest environment that the contract accepts.
  private static func environment() throws -> Environment {
    let text = """
      A2A_BASE_URL=http://127.0.0.1:8082
      A2A_API_KEY=ref+local://a#/b
      CHAT_ID_HASH_SALT=ref+local://a#/c
      RELAY_ENV=dev
      TELEGRAM_API_URL=http://127.0.0.1:8081
      TELEGRAM_BOT_TOKEN=ref+local://a#/d
      TELEGRAM_CHAT_ID_ALLOWLIST=ref+local://a#/e

      """
    let file = try EnvironmentFile.parse(Array(text.utf8), file: "dev.env")
    return try Contract.check(file, environment: .dev)
  }

  @Test(
    arguments: [
      ("a blank", "two words", "space"), ("a quote", "don't", "quote"),
      ("a dollar sign", "pa$word", "dollar sign"), ("a line feed", "two\nlines", "line feed"),
      ("a letter beyond ASCII", "schlüssel", "non-ASCII character"),
    ])
  func refusesAnUnportableValue(label: String, value: String, kind: String) throws {
    let sample = try RenderSample(["relay/prod/a2a#/api-key": value])
    let output = try sample.render()
    #expect(output.status == .exited(2), "\(label)")
    #expect(output.errorText.contains(": A2A_API_KEY: \(kind)"), "\(output.errorText)")
    #expect(!output.errorText.contains(value))
    #expect(try sample.workspace.memory.names().isEmpty)
  }

  @Test func refusesValuesOfTheWrongTypeAndNamesAllOfThem() throws {
    let sample = try RenderSample([
      "relay/prod/telegram#/token": "hunter2", "relay/prod/chats#/salt": "hunter3",
      "relay/prod/chats#/allowlist": "hunter4",
    ])
    let output = try sample.render()
    #expect(output.status == .exited(2))
    #expect(output.errorText.split(separator: "\n").count == 3, "\(output.errorText)")
    #expect(!output.errorText.contains("hunter"))
    #expect(try sample.workspace.memory.names().isEmpty)
  }

  @Test func refusesAFlippedVaultAnotherKeyAndNone() throws {
    let sample = try RenderSample()
    try sample.workspace.folder.write(
      VaultSample.key().fileContent, to: "keys/other", mode: 0o600)
    let other = sample.workspace.folder.path(of: "keys/other")
    #expect(try sample.render("--vault-key-file", other).status == .exited(4))
    let file = "root/environments/prod/secrets.vault"
    var bytes = try sample.workspace.folder.read(file)
    bytes[bytes.count - 3] ^= 1
    try sample.workspace.folder.write(bytes, to: file, mode: 0o600)
    #expect(try sample.render().status == .exited(4))
    _ = try sample.workspace.run(["rm", "environments/prod/secrets.vault"])
    #expect(try sample.render().status == .exited(3))
    #expect(try sample.workspace.memory.names().isEmpty)
  }

  @Test func refusesAnUndeclaredVariableWithoutItsValue() throws {
    let sample = try RenderSample()
    try sample.workspace.edit(
      "environments/prod/runtime.env", replacing: "LOG_LEVEL=",
      with: "RELAY_SURPRISE=hunter2\nLOG_LEVEL=")
    let output = try sample.render()
    #expect(output.status == .exited(2))
    #expect(output.errorText.contains("RELAY_SURPRISE"))
    #expect(!output.errorText.contains("hunter2"))
    #expect(try sample.workspace.memory.names().isEmpty)
  }
}
