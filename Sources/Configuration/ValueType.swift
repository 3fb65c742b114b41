/// What a variable takes. Each type is checked over bytes and describes itself for documents.
package enum ValueType: Hashable, Sendable {
  /// One of these words, case and all.
  case choice([String])
  /// A decimal number in the range.
  case integer(ClosedRange<Int>)
  /// A decimal number in the range, or 0 for "off".
  case integerOrZero(ClosedRange<Int>)
  /// A time such as `30s`, `250ms`, `5m`; the range is in milliseconds.
  case duration(ClosedRange<Int>)
  /// A decimal fraction from 0 to 1.
  case ratio
  /// At least so many bytes of the portable set, and at most 4,096.
  case text(minimum: Int)
  /// `digits:35 characters`.
  case botToken
  /// Int64 numbers joined by commas, at least one, none twice.
  case chatIDs
  /// `chat=persona` joined by commas, no chat twice.
  case personaMap
  /// `http://` or `https://`, a host, optionally a port and a path.
  case url(mayBeEmpty: Bool)
  /// `sha256//` and 44 base64 characters, joined by commas; may be empty.
  case fingerprints
  /// The absolute path of a file.
  case path
  /// `name=value` joined by commas, values percent-encoded.
  case headers
  /// An IP address and a port.
  case listenAddress
  /// A host and a port.
  case hostPort(mayBeEmpty: Bool)
  /// A Git commit: 40 lower-case hexadecimal digits.
  case commit

  /// What passes, in words for documents and errors.
  package var description: String {
    switch self {
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .integer(let range) where range.count == 1: "\(range.lowerBound)"
    case .integer(let range): "\(range.lowerBound)–\(range.upperBound)"
    case .integerOrZero(let range):
      "\(range.lowerBound)–\(range.upperBound), or 0 for off in dev"
    case .duration(let range):
      "\(TimeText.text(range.lowerBound))–\(TimeText.text(range.upperBound))"
    case .ratio: "a decimal from 0 to 1 such as 0.25"
    case .text(let minimum) where minimum > 1: "at least \(minimum) characters of \(portableSet)"
    case .text: "characters of \(portableSet)"
    case .botToken: "digits:35 characters"
    case .chatIDs: "Int64 numbers joined by commas, at least one, none twice"
    case .personaMap: "chat=persona joined by commas, a persona of a–z, 0–9 and _, at most 32"
    case .url(let mayBeEmpty):
      "http:// or https://, a host, and no user, query or fragment"
        + (mayBeEmpty ? ", or empty" : "")
    case .fingerprints: "sha256// and 44 base64 characters, joined by commas, or empty"
    case .path: "an absolute path without . or .. in it"
    case .headers: "name=value joined by commas, values percent-encoded"
    case .listenAddress: "an IP address and a port such as 127.0.0.1:9464"
    case .hostPort(let mayBeEmpty): "host:port" + (mayBeEmpty ? ", or empty" : "")
    case .commit: "40 hexadecimal digits in lower case"
    }
  }
}

/// The set as errors and documents write it.
let portableSet = "[A-Za-z0-9_@%+=:,./-]"
