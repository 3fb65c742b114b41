import Crypto
import Testing

@testable import Vault

@Suite struct VaultKeyTests {
  private static let digits = String(repeating: "0123456789abcdef", count: 4)

  @Test func readsWhatItWrites() throws {
    let key = try VaultKey.generate()
    #expect(VaultKey(file: key.fileContent)?.bytes == key.bytes)
    #expect(key.fileContent.count == 65)
  }

  private static let otherForms: [(label: String, content: String)] = [
    ("empty", ""), ("no line feed", digits), ("two line feeds", "\(digits)\n\n"),
    ("CR LF", "\(digits)\r\n"), ("a digit short", "\(digits.dropLast())\n"),
    ("a byte short", "\(digits.dropLast(2))\n"), ("a byte long", "\(digits)00\n"),
    ("upper case", "\(digits.uppercased())\n"), ("a space before", " \(digits)\n"),
    ("another letter", "g\(digits.dropFirst())\n"),
  ]

  @Test(arguments: otherForms)
  func refusesAnyOtherForm(label: String, content: String) {
    #expect(VaultKey(file: Array(content.utf8)) == nil, "\(label)")
  }

  /// HMAC-SHA256 of `relay/key-id` under 32 zero bytes, by
  /// `printf relay/key-id | openssl dgst -sha256 -mac HMAC -macopt hexkey:00…00`.
  @Test func namesTheKeyByItsCode() throws {
    let key = try #require(VaultKey(file: Array((String(repeating: "0", count: 64) + "\n").utf8)))
    #expect(key.id == "4b1ae61b")
  }
}
