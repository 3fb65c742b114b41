import Crypto

/// A secret that must be found nowhere, and the forms in which it could be.
struct Canary: Sendable, Equatable {
  /// What it is, for the message of a failure: `A2A_API_KEY of prod`.
  let name: String
  /// The part of it that nobody could guess; at least ``pieceCount`` bytes.
  let bytes: [UInt8]

  /// How much of it counts as a leak: a message may have cut the rest off.
  static let pieceCount = 12

  init(_ name: String, _ bytes: [UInt8]) {
    precondition(bytes.count >= Canary.pieceCount, "\(name) is too short to be searched for")
    self.name = name
    self.bytes = bytes
  }

  init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

  /// A form in which a piece of the canary could stand somewhere.
  struct Form: Hashable, Sendable {
    let name: String
    let bytes: [UInt8]
  }

  /// Every form of its first and of its last bytes.
  var forms: Set<Form> {
    let pieces = [bytes.prefix(Canary.pieceCount), bytes.suffix(Canary.pieceCount)].map(Array.init)
    return Set(pieces.flatMap(Canary.forms))
  }

  private static func forms(of piece: [UInt8]) -> [Form] {
    [Form(name: "raw", bytes: piece)] + percentEncoded(piece) + base64(piece) + hexadecimal(piece)
      + [Form(name: "numbers", text: piece.map { String($0) }.joined(separator: ", "))]
  }

  private static func hexadecimal(_ piece: [UInt8]) -> [Form] {
    let digits = Hex.encode(piece)
    return [
      Form(name: "hex", text: digits), Form(name: "upper-case hex", text: digits.uppercased()),
    ]
  }

  /// RFC 3986 §2.1 with every byte encoded, or only those that must be.
  private static func percentEncoded(_ piece: [UInt8]) -> [Form] {
    func encoded(_ byte: UInt8, _ isEncoded: Bool) -> String {
      isEncoded ? "%" + Hex.encode([byte]) : String(Unicode.Scalar(byte))
    }
    let all = piece.map { encoded($0, true) }.joined()
    let needed = piece.map { encoded($0, !isUnreserved($0)) }.joined()
    return [all, all.uppercased(), needed, upperCasingEscapes(needed)].map {
      Form(name: "percent-encoded", text: $0)
    }
  }

  private static func upperCasingEscapes(_ text: String) -> String {
    var rest = 0
    return String(
      text.map { character in
        rest = character == "%" ? 3 : max(0, rest - 1)
        return rest > 0 ? Character(character.uppercased()) : character
      })
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: Array("-._~".utf8).contains(byte)
    }
  }

  /// RFC 4648 §4 and §5 at each of the three places that a piece can have in a text: only the
  /// characters that its own bits alone decide.
  private static func base64(_ piece: [UInt8]) -> [Form] {
    (0..<3).flatMap { before -> [Form] in
      let text = Base64.encode([UInt8](repeating: 0, count: before) + piece)
      let decided = text.prefix((before + piece.count) * 8 / 6).dropFirst((before * 8 + 5) / 6)
      let inURLs = decided.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
      return [
        Form(name: "base64", text: String(decided)),
        Form(name: "base64url", text: String(inURLs)),
      ]
    }
  }
}

extension Canary.Form {
  init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }
}
