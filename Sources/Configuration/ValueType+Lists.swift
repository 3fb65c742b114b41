extension ValueType {
  /// Names that `relay` answers itself: a persona of that name could not be addressed.
  static let commandNames = ["help", "reset", "start", "status", "stop"]

  func checkChatIDs(_ bytes: [UInt8]) -> Violation? {
    let chats = bytes[...].parts(separatedBy: Mark.comma)
    guard chats.allSatisfy(isChatID) else { return refusal("not a list of chat ids") }
    return Set(chats).count == chats.count ? nil : refusal("a chat id twice")
  }

  func checkPersonaMap(_ bytes: [UInt8]) -> Violation? {
    var chats: Set<ArraySlice<UInt8>> = []
    for entry in bytes[...].parts(separatedBy: Mark.comma) {
      guard let (chat, persona) = entry.cut(at: Mark.equals), isChatID(chat) else {
        return refusal("an entry that does not begin with a chat id and =")
      }
      guard chats.insert(chat).inserted else { return refusal("a chat id twice") }
      guard isPersona(persona) else { return refusal("a persona that is no Telegram command name") }
      guard !ValueType.commandNames.contains(where: { persona.elementsEqual($0.utf8) }) else {
        return refusal(
          "a persona named like a command of the relay",
          hint: "help, reset, start, status and stop are taken")
      }
    }
    return nil
  }

  /// `name=value,…` as OpenTelemetry defines it: values percent-encoded. What a value decodes to
  /// must be printable ASCII, or a header could carry a second one in.
  func checkHeaders(_ bytes: [UInt8]) -> Violation? {
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

  /// Canonical decimal within Int64. One spelling a chat: hashes are made over these bytes.
  private func isChatID(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.first == Mark.minus ? bytes.dropFirst() : bytes
    guard let first = digits.first, digits.allSatisfy(\.isDigit),
      first != 0x30 || bytes.count == 1
    else { return false }
    return Int64(String(decoding: bytes, as: UTF8.self)) != nil
  }

  /// Telegram's rule for command names: 1 to 32 of a–z, 0–9 and `_`.
  private func isPersona(_ bytes: ArraySlice<UInt8>) -> Bool {
    (1...32).contains(bytes.count)
      && bytes.allSatisfy { $0.isLowerCase || $0.isDigit || $0 == Mark.underscore }
  }
}
