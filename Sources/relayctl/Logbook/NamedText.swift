import Console
import Logbook

/// `NAME=TEXT` of `--detail`.
struct NamedText: Sendable {
  let name: String
  let text: String

  /// The part before the first `=` and the part behind it.
  static func parts(of text: String) -> (name: String, value: String)? {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, EntryDraft.isName(parts[0]) else { return nil }
    return (String(Substring(parts[0])), String(Substring(parts[1])))
  }
}

extension ValueKind where Value == NamedText {
  static var namedText: ValueKind<NamedText> {
    ValueKind("NAME=TEXT") { text throws(Refusal) in
      guard let (name, value) = NamedText.parts(of: text), EntryDraft.isText(value.utf8) else {
        throw Refusal(
          expected: "a name, = and a text without control characters, such as reason=rollback")
      }
      return NamedText(name: name, text: value)
    }
  }
}
