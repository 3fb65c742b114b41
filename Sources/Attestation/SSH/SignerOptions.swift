package import RFC3339

/// The options on a line of `allowed_signers`. Each option occurs at most once, with its value in
/// double quotes.
struct SignerOptions {
  private(set) var namespaces: [String]?
  private(set) var validAfter: Timestamp?
  private(set) var validBefore: Timestamp?
  private var seen: Set<String> = []

  init() {}

  /// Reports whether `text` is an option without a value. As in ssh-keygen, case is ignored.
  static func isFlag(_ text: String) -> Bool { text.lowercased() == "cert-authority" }

  /// Parses a field such as `namespaces="relay-approval",valid-before="20271130Z"`.
  init(parsing text: String) throws(SignerLineError) {
    for option in SignerOptions.split(text) { try read(option) }
    if let validAfter, let validBefore, validAfter >= validBefore {
      throw SignerLineError(
        "valid-before is not later than valid-after")
    }
  }

  private mutating func read(_ option: String) throws(SignerLineError) {
    let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard !SignerOptions.isFlag(name) else {
      throw SignerLineError("a certificate authority, expected the key of one person")
    }
    guard ["namespaces", "valid-after", "valid-before"].contains(name) else {
      throw SignerLineError("unknown option, expected namespaces, valid-after or valid-before")
    }
    guard seen.insert(name).inserted else {
      throw SignerLineError("\(name) is given twice")
    }
    guard parts.count == 2, let value = SignerOptions.unquoted(parts[1]) else {
      throw SignerLineError("\(name): no value in double quotes, expected \(name)=\"VALUE\"")
    }
    switch name {
    case "namespaces": namespaces = try SignerOptions.names(value)
    case "valid-after": validAfter = try SignerOptions.time(value, name)
    default: validBefore = try SignerOptions.time(value, name)
    }
  }

  private static func names(_ value: String) throws(SignerLineError) -> [String] {
    let names = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let isPlain = names.allSatisfy { name in
      !name.isEmpty && !name.utf8.contains { "*?! ".utf8.contains($0) }
    }
    guard isPlain else {
      throw SignerLineError("namespaces: a pattern or an empty name, expected NAME,NAME")
    }
    return names
  }

  private static func time(_ value: String, _ name: String) throws(SignerLineError) -> Timestamp {
    guard let time = Timestamp(compact: value) else {
      throw SignerLineError("\(name): not a time, expected YYYYMMDD or YYYYMMDDhhmmss in UTC")
    }
    return time
  }

  /// Returns the text between two double quotes; `nil` if the text is not quoted, is empty, or
  /// contains a quote or a backslash.
  private static func unquoted(_ text: Substring) -> String? {
    let inner = text.dropFirst().dropLast()
    guard text.utf8.count > 2, text.first == "\"", text.last == "\"",
      !inner.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
    else { return nil }
    return String(inner)
  }

  /// Splits the text at commas outside quotes.
  private static func split(_ text: String) -> [String] {
    var options: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: ","), !isQuoted {
        options.append([])
      } else {
        options[options.count - 1].append(byte)
      }
    }
    return options.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Timestamp {
  /// The time as `YYYYMMDDhhmmssZ`, a form that ssh-keygen reads.
  package var compact: String {
    String(decoding: description.utf8.filter { ![0x2d, 0x3a, 0x54].contains($0) }, as: UTF8.self)
  }

  /// Parses `YYYYMMDD`, `YYYYMMDDhhmm` or `YYYYMMDDhhmmss`, with or without a final `Z`. The time
  /// is always in UTC.
  fileprivate init?(compact text: String) {
    let digits = Array((text.hasSuffix("Z") ? text.dropLast() : text[...]).utf8)
    guard [8, 12, 14].contains(digits.count) else { return nil }
    let whole = digits + Array("00000000".utf8).prefix(14 - digits.count)
    func part(_ range: Range<Int>) -> String { String(decoding: whole[range], as: UTF8.self) }
    let day = "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
    self.init("\(day)T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z")
  }
}
