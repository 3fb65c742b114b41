import Configuration
import Crypto
import Manifest
import Subprocess
import Support
import Testing

@Suite struct ConfigManifestTests {
  @Test func readsWhatItWrites() throws {
    for manifest in [try ManifestSample.manifest(), try ManifestSample.full()] {
      #expect(try ConfigManifest.parse(manifest.bytes, file: "m.yaml") == manifest)
    }
  }

  @Test func writesTheDocumentedForm() throws {
    let manifest = try ManifestSample.full()
    let sha = ManifestSample.digest
    #expect(
      String(decoding: manifest.bytes, as: UTF8.self) == #"""
        apiVersion: "relay/v2"
        kind: "ConfigManifest"
        environment: "prod"
        created: "2026-11-23T12:00:00Z"
        commit: "4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b"
        actor: "alice@example.com"
        artifacts:
          lock: "\#(sha(0))"
          binaries:
            relay: "\#(sha(1))"
            relayctl: "\#(sha(2))"
          image: "\#(sha(4))"
        checksum: "\#(sha(3))"
        redaction_key: "\#(sha(5))"
        configuration:
          LOG_LEVEL: "INFO"
          STATSD_ADDRESS: ""
        secrets:
          A2A_API_KEY:
            value: "********"
            source: "ref+local://relay/prod/a2a#/api-key"
            version: "3"
            created: "2026-10-02T12:00:00Z"
            age: "52d"
            fingerprint: "hmac-sha256:\#(sha(9).hex)"
          PERSONA_MAP:
            value: "********"
            source: "ref+local://relay/prod/chats#/personas"
            version: "3"
            created: ""
            age: ""
            fingerprint: "hmac-sha256:\#(sha(9).hex)"
        exceptions:
          - variable: "RATE_LIMIT_PER_MINUTE"
            environments:
              - "staging"
              - "prod"
            from: "30"
            to: "absent"
            ticket: "OPS-1423"
            owner: "platform@example.com"
            reason: "\u201Eboth\u201C \\ \"quoted\" \U0001F642"
            expires: "2026-12-23"
        incident: "INC-7"
        allow_disk: true

        """#)
  }

  /// The first format has no ID of the redaction key. It is read and written unchanged.
  @Test func readsTheFirstFormat() throws {
    let text = String(decoding: try ManifestSample.full().bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("redaction_key") }.joined(separator: "\n")
    let first = Array(lines.replacing("relay/v2", with: "relay/v1").utf8)
    let manifest = try ConfigManifest.parse(first, file: "m.yaml")
    #expect(manifest.isFirstFormat && manifest.redactionKey == nil)
    #expect(manifest.bytes == first)
    for other in [lines, text.replacing("relay/v2", with: "relay/v1")] {
      #expect(throws: ConfigManifestError.self) {
        try ConfigManifest.parse(Array(other.utf8), file: "m.yaml")
      }
    }
    #expect(throws: ConfigManifestError.self) {
      try ManifestSample.manifest(redactionKey: ManifestSample.digest(5))
    }
  }

  /// Each flipped bit is refused, or the bytes are the document of another manifest.
  @Test func refusesEveryFlippedBitOrReadsAnotherManifest() throws {
    let manifest = try ManifestSample.manifest()
    var other = 0
    for flip in bitFlips(of: manifest.bytes) {
      guard let read = try? ConfigManifest.parse(flip.bytes, file: "m.yaml") else { continue }
      #expect(read != manifest, "\(flip)")
      #expect(read.bytes == flip.bytes, "\(flip)")
      other += 1
    }
    #expect(other > 0, "a digit of a digest can be another digit")
  }

  @Test func refusesEveryTruncation() throws {
    let bytes = try ManifestSample.full().bytes
    for count in 0..<bytes.count {
      #expect(throws: ConfigManifestError.self, "\(count) bytes") {
        try ConfigManifest.parse(Array(bytes[..<count]), file: "m.yaml")
      }
    }
  }

  @Test(arguments: [
    Change("plain text", "kind: \"ConfigManifest\"", "kind: ConfigManifest", says: "m.yaml:2:"),
    Change(
      "single quotes", "\"OPS-1423\"", "'OPS-1423'",
      says: "not the output of relayctl manifest build"),
    Change(
      "a comment", "checksum:", "# looks harmless\nchecksum:",
      says: "not the output of relayctl manifest build"),
    Change(
      "a trailing line", "allow_disk: true\n", "allow_disk: true\n\n", says: "not the output of"),
    Change("no final newline", "allow_disk: true\n", "allow_disk: true", says: "not the output of"),
    Change("another order", "environment: \"prod\"\n", "", says: "environment"),
    Change("a lower-case escape", "\\u201E", "\\u201e", says: "m.yaml:42"),
    Change(
      "an age that does not follow", "\"52d\"", "\"5d\"",
      says: "not the output of relayctl manifest build"),
    Change(
      "a shown secret", "A2A_API_KEY:\n    value: \"********\"", "A2A_API_KEY:\n    value: \"x\"",
      says: "********"),
    Change(
      "a secret in the configuration", "LOG_LEVEL: \"INFO\"", "A2A_API_KEY: \"x\"",
      says: "must not be published"),
    Change(
      "an undeclared variable", "LOG_LEVEL: \"INFO\"", "SURPRISE: \"x\"",
      says: "must not be published"),
    Change(
      "a plain variable as a secret", "  PERSONA_MAP:", "  QUEUE_DEPTH:",
      says: "secrets.QUEUE_DEPTH"),
    Change("a value that does not fit", "\"INFO\"", "\"LOUD\"", says: "configuration.LOG_LEVEL"),
    Change("an unknown key", "checksum:", "checksums: {}\nchecksum:", says: "unknown key"),
    Change("a key twice", "incident:", "actor: \"x\"\nincident:", says: "first on line"),
    Change("a short commit", "4b4b4b4b\"", "4b4b4b\"", says: "commit"),
    Change("a date that does not exist", "2026-11-23T12", "2026-02-30T12", says: "created"),
    Change(
      "an unknown environment", "\"prod\"\ncreated", "\"qa\"\ncreated", says: "environment"),
    Change(
      "a number for a string", "version: \"3\"\n    created: \"\"", "version: 3\n    created: \"\"",
      says: "not the output of"),
  ])
  func refuses(change: Change) throws {
    let text = String(decoding: try ManifestSample.full().bytes, as: UTF8.self)
    let bytes = try change.applied(to: text)
    let error = try #require(throws: ConfigManifestError.self) {
      try ConfigManifest.parse(bytes, file: "m.yaml")
    }
    #expect("\(error)".contains(change.says), "\(error)")
  }

  @Test func reportsTheFirstLineThatDiffers() throws {
    let text = String(decoding: try ManifestSample.full().bytes, as: UTF8.self)
    let bytes = try Change("plain", "ticket: \"OPS-1423\"", "ticket: OPS-1423").applied(to: text)
    #expect(throws: ConfigManifestError.notCanonical(file: "m.yaml", line: 40)) {
      try ConfigManifest.parse(bytes, file: "m.yaml")
    }
  }

  @Test(arguments: [
    ("A2A_API_KEY", "c4nary"), ("TELEGRAM_CHAT_ID_ALLOWLIST", "-100"), ("SURPRISE", "c4nary"),
    ("BUILD_SHA", String(repeating: "4b", count: 20)),
  ])
  func refusesAValueThatMustNotBePublished(name: String, value: String) {
    #expect(throws: ConfigManifestError.notPublishable(variable: name)) {
      try ManifestSample.manifest(configuration: [name: value])
    }
  }

  @Test(arguments: ["yes", "No", "NULL", "on", "1", "-", "a b", "", "é", "a:"])
  func refusesNamesThatAReaderCouldReadAsAnotherType(name: String) {
    #expect(throws: ConfigManifestError.self) {
      try ManifestSample.manifest(binaries: [name: ManifestSample.digest(1)])
    }
  }

  @Test func refusesPartsThatAreNotOfTheirForm() {
    #expect(throws: ConfigManifestError.self) { try ManifestSample.manifest(binaries: [:]) }
    #expect(throws: ConfigManifestError.self) { try ManifestSample.manifest(commit: "HEAD") }
    #expect(throws: ConfigManifestError.self) { try ManifestSample.manifest(actor: "") }
    #expect(throws: ConfigManifestError.self) { try ManifestSample.manifest(actor: "a\u{1B}[2J") }
    #expect(throws: ConfigManifestError.self) { try ManifestSample.manifest(incident: "") }
    #expect(throws: ConfigManifestError.self) { try ManifestSample.manifest(incident: "a b") }
  }
}
