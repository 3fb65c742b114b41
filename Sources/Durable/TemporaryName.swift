/// The names of files that are not finished: `.NAME.tmp-` and 16 random hex digits, so that they
/// are hidden, lie beside the file they become, and are told from everybody else's.
struct TemporaryName: Equatable {
  let text: String

  private static let marker = Array(".tmp-".utf8)

  /// A name nobody has guessed: the system generator reads getrandom(2).
  init(for name: String) {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    text = ".\(name).tmp-" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// Whether a name found in a folder is one of ours.
  static func matches(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard bytes.first == UInt8(ascii: "."), bytes.count > 1 + marker.count + 16 else {
      return false
    }
    let digits = bytes.suffix(16)
    return Array(bytes.dropLast(16).suffix(marker.count)) == marker
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
