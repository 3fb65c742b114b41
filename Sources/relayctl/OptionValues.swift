import Configuration
import Console
import Crypto
import Evidence
import Gate
import Logbook
import RFC3339

// The kinds of values that options and arguments of several commands accept.

extension ValueKind where Value == EnvironmentName {
  /// The name of an environment. Also accepts `stage` for `staging` and `production` for `prod`.
  static var environment: ValueKind<EnvironmentName> {
    let names = EnvironmentName.allCases.map(\.rawValue)
    return ValueKind("ENV", completion: .choices(names)) { text throws(Refusal) in
      guard let name = EnvironmentName(userText: text) else {
        let meant = EnvironmentName.suggestion(for: text)
        throw Refusal(
          expected: "one of " + names.joined(separator: ", "),
          hint: meant.map { "did you mean \($0)?" })
      }
      return name
    }
  }
}

extension ValueKind where Value == Timestamp {
  /// A time in UTC in whole seconds, such as `2026-11-23T12:00:00Z`.
  static var timestamp: ValueKind<Timestamp> {
    ValueKind("RFC3339") { text throws(Refusal) in
      guard let time = Timestamp(text) else {
        throw Refusal(expected: "a time such as 2026-11-23T12:00:00Z")
      }
      return time
    }
  }
}

extension ValueKind where Value == String {
  /// The id of a ticket, in the form that `exceptions.yaml` uses.
  static var ticket: ValueKind<String> {
    ValueKind("TICKET") { text throws(Refusal) in
      guard TicketText.isTicket(text) else { throw Refusal(expected: TicketText.form) }
      return text
    }
  }

  /// The full id of a commit: 40 lower-case hex digits (SHA-1) or 64 (SHA-256).
  static var commit: ValueKind<String> {
    ValueKind("SHA") { text throws(Refusal) in
      let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      guard isHex, [40, 64].contains(text.utf8.count) else {
        throw Refusal(expected: "a full commit id of 40 or 64 lower-case hex digits")
      }
      return text
    }
  }

  /// The ID of a run of a CI system.
  static var runID: ValueKind<String> {
    ValueKind("ID") { text throws(Refusal) in
      guard EvidenceIndex.isRun(text) else { throw Refusal(expected: EvidenceIndex.runForm) }
      return text
    }
  }

  /// The reason for an approval or a rejection.
  static var reason: ValueKind<String> {
    ValueKind("TEXT") { text throws(Refusal) in
      guard Approval.isReason(text) else { throw Refusal(expected: Approval.reasonForm) }
      return text
    }
  }

  /// The path of a private key file.
  static var keyFile: ValueKind<String> {
    ValueKind("PATH", completion: .file) { text throws(Refusal) in
      guard !text.isEmpty, !KeyFilePath.mayBeKey(text) else {
        throw Refusal(expected: "the path of a key file", hint: KeyFilePath.hint)
      }
      return text
    }
  }
}

/// Distinguishes the path of a private key file from a key that was passed by mistake.
///
/// Options and environment variables never accept a key: an error message that quotes the value
/// would write the key to the log of a CI job.
enum KeyFilePath {
  private static let shortestKey = 32

  /// The hint for a value that is refused because it may be a key.
  static let hint =
    "pass the path of the key file, not the key; if the file has such a name, write ./NAME"

  /// Reports whether the text may be a key: PEM, a line that `relayctl key new` writes, text with
  /// control characters, or at least 32 bytes without `/` and `.`.
  static func mayBeKey(_ text: String) -> Bool {
    let bytes = text.utf8
    if bytes.starts(with: "PRIVATE+KEY+".utf8) || bytes.contains(where: { $0 < 0x20 }) {
      return true
    }
    if text.contains("PRIVATE KEY") { return true }
    let isPath = bytes.contains(UInt8(ascii: "/")) || bytes.contains(UInt8(ascii: "."))
    return bytes.count >= shortestKey && !isPath
  }
}

/// A value of the form `NAME=VALUE`.
struct Named<Value: Sendable>: Sendable {
  let name: String
  let value: Value
}

/// Splits a text at its first `=`. Returns `nil` if the text contains no `=` or begins with one.
private func halves(of text: String) -> (name: String, value: String)? {
  let parts = text.utf8.split(
    separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
  guard parts.count == 2, !parts[0].isEmpty else { return nil }
  return (String(Substring(parts[0])), String(Substring(parts[1])))
}

extension ValueKind where Value == Named<String> {
  /// A detail of a logbook entry: `NAME=TEXT`.
  static var namedText: ValueKind<Named<String>> {
    ValueKind("NAME=TEXT") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), EntryDraft.isName(name.utf8[...]),
        EntryDraft.isText(value.utf8)
      else {
        throw Refusal(
          expected: "NAME=TEXT without control characters, such as reason=rollback")
      }
      return Named(name: name, value: value)
    }
  }
}

extension ValueKind where Value == Named<Digest> {
  /// A digest in a logbook entry: `NAME=sha256:HEX`.
  static var namedDigest: ValueKind<Named<Digest>> {
    ValueKind("NAME=sha256:HEX") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), EntryDraft.isName(name.utf8[...]),
        let digest = Digest(value)
      else {
        throw Refusal(
          expected: "NAME=sha256:HEX with 64 lower-case hex digits, such as image=sha256:…")
      }
      return Named(name: name, value: digest)
    }
  }

  /// An evidence file and the digest of its subject: `FILE=sha256:HEX`.
  static var namedFileDigest: ValueKind<Named<Digest>> {
    ValueKind("FILE=sha256:HEX") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), let digest = Digest(value) else {
        throw Refusal(expected: "FILE=sha256:HEX with 64 lower-case hex digits")
      }
      return Named(name: name, value: digest)
    }
  }
}

extension ValueKind where Value == Named<Int> {
  /// A file of evidence and a number, such as a count of packages: `FILE=NUMBER`.
  static var namedCount: ValueKind<Named<Int>> {
    ValueKind("FILE=NUMBER") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), let count = Int(value), count >= 0 else {
        throw Refusal(expected: "FILE=NUMBER, such as scan_image.json=412")
      }
      return Named(name: name, value: count)
    }
  }
}

extension ValueKind where Value == Named<Timestamp> {
  /// A file of evidence and a time, such as that of a scanner's database: `FILE=RFC3339`.
  static var namedTime: ValueKind<Named<Timestamp>> {
    ValueKind("FILE=RFC3339") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), let time = Timestamp(value) else {
        throw Refusal(expected: "FILE=RFC3339, such as scan_image.json=2026-11-23T12:00:00Z")
      }
      return Named(name: name, value: time)
    }
  }
}

extension ValueKind where Value == UTCOffset {
  /// The time zone of a machine, as its distance from UTC.
  static var zone: ValueKind<UTCOffset> {
    ValueKind("ZONE") { text throws(Refusal) in
      guard let zone = UTCOffset(text) else {
        throw Refusal(
          expected: "Z or ±hh:mm, such as +02:00", hint: "date +%:z prints that of this machine")
      }
      return zone
    }
  }
}

extension ValueKind where Value == OutputFormat {
  /// The formats that every command accepts: `text`, `json` and `markdown`.
  static var format: ValueKind<OutputFormat> {
    let kind = ValueKind.choice(of: OutputFormat.ofEveryAnswer)
    return ValueKind(kind.name, completion: kind.completion, show: kind.show) {
      text throws(Refusal) in
      do throws(Refusal) { return try kind.parse(text) } catch {
        guard OutputFormat(rawValue: text) != nil else { throw error }
        throw Refusal(
          expected: error.expected, hint: "pass \(text) only to relayctl gate or relayctl promote")
      }
    }
  }

  /// All formats, for the commands whose answer can be a list of rules.
  static var ruleFormat: ValueKind<OutputFormat> { .choice() }
}
