import Crypto
import RFC3339

extension Entry {
  /// The canonical line without its LF: the leaf's bytes (RFC 8785; ASCII keys, one integer, no
  /// control characters).
  package var line: [UInt8] {
    var writer = LineWriter()
    writer.string("actor", content.actor, first: true)
    writer.string("commit", content.commit)
    writer.string("deploy", content.deploy)
    writer.object("details", content.details)
    writer.object("digests", content.digests.mapValues(\.description))
    writer.string("env", content.env)
    writer.string("kind", kind.rawValue)
    writer.raw(",\"seq\":\(seq)")
    writer.string("ticket", content.ticket)
    writer.string("time", time.description)
    writer.raw("}")
    return writer.bytes
  }
}

/// Writes the members of a canonical line.
private struct LineWriter {
  private(set) var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(512)
  }

  mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func string(_ name: String, _ value: String, first: Bool = false) {
    raw(first ? "{\"\(name)\":" : ",\"\(name)\":")
    quoted(value)
  }

  mutating func object(_ name: String, _ members: [String: String]) {
    raw(",\"\(name)\":{")
    // Names are ASCII, so that their bytes sort as RFC 8785 §3.2.3 sorts their UTF-16 units.
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (index, member) in sorted.enumerated() {
      if index > 0 { raw(",") }
      quoted(member.key)
      raw(":")
      quoted(member.value)
    }
    raw("}")
  }

  private mutating func quoted(_ text: String) {
    let quote = UInt8(ascii: "\"")
    let backslash = UInt8(ascii: "\\")
    bytes.append(quote)
    for byte in text.utf8 {
      if byte == quote || byte == backslash { bytes.append(backslash) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
