import Crypto

/// The type of a variable: it checks the bytes of a value and describes the accepted values.
package enum ValueType: Hashable, Sendable {
  /// One of these words, case-sensitive.
  case choice([String])
  /// A decimal number in the range.
  case integer(ClosedRange<Int>)
  /// A decimal number in the range, or 0 to disable the feature.
  case integerOrZero(ClosedRange<Int>)
  /// A duration such as `30s`, `250ms` or `5m`. The range is in milliseconds.
  case duration(ClosedRange<Int>)
  /// A decimal fraction from 0 to 1.
  case ratio
  /// From `minimum` to 4,096 bytes of the portable set.
  case text(minimum: Int)
  /// A Telegram bot token: digits, a colon and 35 characters.
  case botToken
  /// Chat ids: Int64 numbers joined by commas, at least one, without duplicates.
  case chatIDs
  /// Pairs `chat=persona` joined by commas, each chat at most once.
  case personaMap
  /// A URL: `http://` or `https://`, a host, and optionally a port and a path.
  case url(mayBeEmpty: Bool)
  /// Pins of public keys, joined by commas: each is `sha256//` and 44 Base64 characters. May be
  /// empty.
  case fingerprints
  /// The absolute path of a file.
  case path
  /// The PEM file of the certificate authorities that are trusted for a peer.
  case authorities
  /// Pairs `name=value` joined by commas, with percent-encoded values.
  case headers
  /// An IP address and a port.
  case listenAddress
  /// A host and a port.
  case hostPort(mayBeEmpty: Bool)
  /// A Git commit: 40 lower-case hexadecimal digits.
  case commit

  /// A description of the accepted values, for documents and errors.
  package var description: String {
    switch self {
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .integer(let range) where range.count == 1: "\(range.lowerBound)"
    case .integer(let range): "\(range.lowerBound)–\(range.upperBound)"
    case .integerOrZero(let range):
      "\(range.lowerBound)–\(range.upperBound), or 0 to disable it in dev"
    case .duration(let range):
      "\(TimeText.text(range.lowerBound))–\(TimeText.text(range.upperBound))"
    case .ratio: "a decimal from 0 to 1 such as 0.25"
    case .text(let minimum) where minimum > 1: "at least \(minimum) characters of \(portableSet)"
    case .text: "characters of \(portableSet)"
    case .botToken: "digits, a colon and 35 characters"
    case .chatIDs: "one or more distinct Int64 numbers joined by commas"
    case .personaMap:
      "chat=persona pairs joined by commas; a persona is 1–32 characters a–z, 0–9 and _"
    case .url(let mayBeEmpty):
      "http:// or https://, a host, and no user, query or fragment"
        + (mayBeEmpty ? ", or empty" : "")
    case .fingerprints:
      "comma-separated pins, each sha256// followed by 44 Base64 characters, or empty"
    case .path: "an absolute path without . or .. segments"
    case .authorities: "an absolute path of a PEM file; ca/NAME in environments/"
    case .headers: "name=value pairs joined by commas, with percent-encoded values"
    case .listenAddress: "an IP address and a port such as 127.0.0.1:9464"
    case .hostPort(let mayBeEmpty): "host:port" + (mayBeEmpty ? ", or empty" : "")
    case .commit: "40 hexadecimal digits in lower case"
    }
  }
}

extension ValueType {
  /// Checks a value and returns why it is refused; nil when it is accepted. The result does not
  /// contain any part of the value.
  package func check(_ bytes: [UInt8]) -> Violation? {
    if bytes.isEmpty { return mayBeEmpty ? nil : refusal("empty", hint: "omit the line") }
    return switch self {
    case .choice(let words): checkChoice(bytes, words)
    case .integer(let range): checkInteger(bytes, range)
    case .integerOrZero(let range): bytes == [0x30] ? nil : checkInteger(bytes, range)
    case .duration(let range): checkDuration(bytes, range)
    case .ratio: checkRatio(bytes)
    case .text(let minimum): checkText(bytes, minimum)
    case .botToken: checkBotToken(bytes)
    case .chatIDs: checkChatIDs(bytes)
    case .personaMap: checkPersonaMap(bytes)
    case .url: URLText(bytes) == nil ? refusal("not an accepted URL") : nil
    case .fingerprints: checkFingerprints(bytes)
    case .path, .authorities: checkPath(bytes)
    case .headers: checkHeaders(bytes)
    case .listenAddress: checkSocketAddress(bytes, host: HostText.isAddress)
    case .hostPort: checkSocketAddress(bytes, host: HostText.isHost)
    case .commit:
      bytes.count == 40 && bytes.allSatisfy(\.isLowerCaseHexDigit)
        ? nil : refusal("not a full commit id")
    }
  }

  private var mayBeEmpty: Bool {
    switch self {
    case .url(let mayBeEmpty), .hostPort(let mayBeEmpty): mayBeEmpty
    case .fingerprints: true
    default: false
    }
  }

  private func refusal(_ problem: StaticString, hint: StaticString? = nil) -> Violation {
    Violation(problem, expected: description, hint: hint)
  }

  private func checkChoice(_ bytes: [UInt8], _ words: [String]) -> Violation? {
    if words.contains(where: { bytes.elementsEqual($0.utf8) }) { return nil }
    let isCase = words.contains { bytes.map(\.lowerCased).elementsEqual($0.utf8.map(\.lowerCased)) }
    return refusal("not one of the accepted words", hint: isCase ? "words are case-sensitive" : nil)
  }

  private func checkInteger(_ bytes: [UInt8], _ range: ClosedRange<Int>) -> Violation? {
    guard bytes.allSatisfy(\.isDigit) else { return refusal("not a whole number in digits") }
    guard bytes.count == 1 || bytes[0] != 0x30 else { return refusal("leading zero") }
    guard let number = bytes[...].canonicalNumber, range.contains(number) else {
      return refusal("out of range")
    }
    return nil
  }

  private func checkDuration(_ bytes: [UInt8], _ range: ClosedRange<Int>) -> Violation? {
    guard let milliseconds = TimeText.milliseconds(bytes) else {
      return bytes.allSatisfy(\.isDigit)
        ? refusal("a duration without a unit", hint: "add ms, s or m")
        : refusal("not a duration", hint: "write a whole number and ms, s or m")
    }
    return range.contains(milliseconds) ? nil : refusal("out of range")
  }

  private func checkRatio(_ bytes: [UInt8]) -> Violation? {
    let (whole, fraction) = bytes[...].cut(at: Mark.dot) ?? (bytes[...], [0x30])
    guard whole.allSatisfy(\.isDigit), (1...9).contains(fraction.count),
      fraction.allSatisfy(\.isDigit), let number = whole.canonicalNumber
    else { return refusal("not a decimal fraction") }
    let isOne = number == 1 && fraction.allSatisfy { $0 == 0x30 }
    return number == 0 || isOne ? nil : refusal("out of range")
  }

  private func checkText(_ bytes: [UInt8], _ minimum: Int) -> Violation? {
    guard bytes.allSatisfy(\.isPortable) else { return refusal("a byte outside the portable set") }
    guard bytes.count >= minimum else { return refusal("too short") }
    return bytes.count <= 4_096 ? nil : refusal("longer than 4096 bytes")
  }

  private func checkBotToken(_ bytes: [UInt8]) -> Violation? {
    let isSecretPart = { (byte: UInt8) in
      byte.isAlphanumeric || byte == Mark.minus || byte == Mark.underscore
    }
    guard let (digits, secret) = bytes[...].cut(at: Mark.colon), (1...20).contains(digits.count),
      digits.allSatisfy(\.isDigit), secret.count == 35, secret.allSatisfy(isSecretPart)
    else { return refusal("not a bot token", hint: "copy the complete token from @BotFather") }
    return nil
  }

  private func checkFingerprints(_ bytes: [UInt8]) -> Violation? {
    for pin in bytes[...].parts(separatedBy: Mark.comma) {
      guard pin.starts(with: "sha256//".utf8),
        let digest = Base64.decode(String(decoding: pin.dropFirst(8), as: UTF8.self)),
        Digest(bytes: digest) != nil
      else { return refusal("not a list of pins") }
    }
    return nil
  }

  private func checkPath(_ bytes: [UInt8]) -> Violation? {
    let segments = bytes[...].parts(separatedBy: Mark.slash)
    let isSegment = { (segment: ArraySlice<UInt8>) in
      !segment.isEmpty && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
        && segment.allSatisfy(\.isPortable)
    }
    guard bytes[0] == Mark.slash, bytes.count <= 4_095, segments.dropFirst().allSatisfy(isSegment)
    else { return refusal("not the absolute path of a file") }
    return nil
  }

  private func checkSocketAddress(
    _ bytes: [UInt8], host isHost: (ArraySlice<UInt8>) -> Bool
  ) -> Violation? {
    let (host, port) = HostText.cut(bytes[...])
    guard isHost(host) else { return refusal("not an accepted address") }
    guard let port, HostText.isPort(port) else {
      return refusal("no port from 1 to 65535 after the address")
    }
    return nil
  }
}

extension ValueType {
  /// The names of the chat commands of `relay`. A persona with one of these names could not be
  /// addressed.
  private static let commandNames = ["help", "reset", "start", "status", "stop"]

  private func checkChatIDs(_ bytes: [UInt8]) -> Violation? {
    let chats = bytes[...].parts(separatedBy: Mark.comma)
    guard chats.allSatisfy(isChatID) else { return refusal("not a list of chat ids") }
    return Set(chats).count == chats.count ? nil : refusal("a duplicate chat id")
  }

  private func checkPersonaMap(_ bytes: [UInt8]) -> Violation? {
    var chats: Set<ArraySlice<UInt8>> = []
    for entry in bytes[...].parts(separatedBy: Mark.comma) {
      guard let (chat, persona) = entry.cut(at: Mark.equals), isChatID(chat) else {
        return refusal("an entry that does not begin with a chat id and =")
      }
      guard chats.insert(chat).inserted else { return refusal("a duplicate chat id") }
      guard isPersona(persona) else {
        return refusal("a persona that is not a Telegram command name")
      }
      guard !ValueType.commandNames.contains(where: { persona.elementsEqual($0.utf8) }) else {
        return refusal(
          "a persona with the name of a chat command",
          hint: "help, reset, start, status and stop are reserved")
      }
    }
    return nil
  }

  /// Checks `name=value,…` with percent-encoded values, as OpenTelemetry defines it. The decoded
  /// values must be printable ASCII, because a line break in a value would inject another header.
  private func checkHeaders(_ bytes: [UInt8]) -> Violation? {
    for header in bytes[...].parts(separatedBy: Mark.comma) {
      guard let (name, value) = header.cut(at: Mark.equals), !name.isEmpty,
        name.allSatisfy({
          $0.isAlphanumeric || $0 == Mark.minus || $0 == Mark.underscore || $0 == Mark.dot
        })
      else { return refusal("an entry that does not begin with a header name and =") }
      guard value.allSatisfy(\.isPortable), let decoded = PercentEncoding.decode(value) else {
        return refusal("a header value that is not percent-encoded")
      }
      guard decoded.allSatisfy({ (0x20...0x7E).contains($0) }) else {
        return refusal("a header value with a byte that is not printable ASCII")
      }
    }
    return nil
  }

  /// Reports whether `bytes` are an Int64 in canonical decimal. Hashes of chats are computed from
  /// these bytes, so each chat id must have only one spelling.
  private func isChatID(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.first == Mark.minus ? bytes.dropFirst() : bytes
    guard let first = digits.first, digits.allSatisfy(\.isDigit),
      first != 0x30 || bytes.count == 1
    else { return false }
    return Int64(String(decoding: bytes, as: UTF8.self)) != nil
  }

  /// Reports whether `bytes` follow Telegram's rule for command names: 1 to 32 characters a–z, 0–9
  /// and `_`.
  private func isPersona(_ bytes: ArraySlice<UInt8>) -> Bool {
    (1...32).contains(bytes.count)
      && bytes.allSatisfy { $0.isLowerCase || $0.isDigit || $0 == Mark.underscore }
  }
}
