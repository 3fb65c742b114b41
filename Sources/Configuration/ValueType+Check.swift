import Crypto

extension ValueType {
  /// Why `bytes` are refused, or nil when they pass. The answer holds nothing of the value.
  package func check(_ bytes: [UInt8]) -> Violation? {
    if bytes.isEmpty { return mayBeEmpty ? nil : refusal("empty", hint: "leave the line out") }
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
    case .url: URLText(bytes) == nil ? refusal("not a URL of that form") : nil
    case .fingerprints: checkFingerprints(bytes)
    case .path: checkPath(bytes)
    case .headers: checkHeaders(bytes)
    case .listenAddress: checkSocketAddress(bytes, host: HostText.isAddress)
    case .hostPort: checkSocketAddress(bytes, host: HostText.isHost)
    case .commit:
      bytes.count == 40 && bytes.allSatisfy(\.isLowerCaseHexDigit)
        ? nil : refusal("not a full commit id")
    }
  }

  var mayBeEmpty: Bool {
    switch self {
    case .url(let mayBeEmpty), .hostPort(let mayBeEmpty): mayBeEmpty
    case .fingerprints: true
    default: false
    }
  }

  func refusal(_ problem: StaticString, hint: StaticString? = nil) -> Violation {
    Violation(problem, expected: description, hint: hint)
  }

  private func checkChoice(_ bytes: [UInt8], _ words: [String]) -> Violation? {
    if words.contains(where: { bytes.elementsEqual($0.utf8) }) { return nil }
    let isCase = words.contains { bytes.map(\.lowerCased).elementsEqual($0.utf8.map(\.lowerCased)) }
    return refusal("not one of the words", hint: isCase ? "case matters" : nil)
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
        ? refusal("a time without its unit", hint: "add ms, s or m")
        : refusal("not a time", hint: "a whole number and ms, s or m")
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
    else { return refusal("not a bot token", hint: "copy it whole from @BotFather") }
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
    guard isHost(host) else { return refusal("not an address of that form") }
    guard let port, HostText.isPort(port) else {
      return refusal("no port from 1 to 65535 after the address")
    }
    return nil
  }
}
