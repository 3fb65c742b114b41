/// An e-mail address in the form in which addresses of commits and people are compared.
///
/// A commit names people by addresses that they type themselves, so the same person appears with
/// different spellings. Two spellings are equal if they differ only in white space around the
/// address, a display name, case, or a `+tag`. Addresses below `users.noreply.github.com` have the
/// form `ID+LOGIN`, where the part after the plus sign identifies the person.
package struct PersonAddress: Hashable, Sendable {
  /// The compared form, such as `alice@example.com`.
  package let text: String

  private static let noReplyHost = "users.noreply.github.com"

  /// Creates the compared form of `spelling`, which can contain a display name, as in
  /// `Alice <alice@example.com>`.
  package init(_ spelling: String) {
    var address = Substring(spelling)
    if let open = address.lastIndex(of: "<") {
      address = address[address.index(after: open)...]
      address = address[..<(address.firstIndex(of: ">") ?? address.endIndex)]
    }
    let folded = PersonAddress.trimmed(address).lowercased()
    guard let at = folded.lastIndex(of: "@") else {
      text = folded
      return
    }
    let host = folded[folded.index(after: at)...]
    text = PersonAddress.name(in: folded[..<at], at: host) + "@" + host
  }

  /// Returns the part of `local` that identifies the person.
  private static func name(in local: Substring, at host: Substring) -> Substring {
    guard let plus = local.firstIndex(of: "+") else { return local }
    if host == noReplyHost { return local[local.index(after: plus)...] }
    return plus == local.startIndex ? local : local[..<plus]
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, isBlank(first) { text.removeFirst() }
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }

  private static func isBlank(_ character: Character) -> Bool {
    character.isWhitespace || character.unicodeScalars.allSatisfy { $0.value < 0x20 }
  }
}
