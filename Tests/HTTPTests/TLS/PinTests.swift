import HTTP
import Testing

@Suite struct PinTests {
  /// 43 characters of Base64 and the padding.
  private static let digest = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="

  @Test func acceptsADigest() throws {
    let text = "sha256//\(Self.digest)"
    #expect(try #require(Pin(text)).description == text)
  }

  @Test(arguments: [
    "", "sha256//", digest, "sha256/\(digest)", "sha1//\(digest)", "SHA256//\(digest)",
    " sha256//\(digest)", "sha256//\(digest) ", "sha256//\(digest.dropLast())",
    "sha256//\(digest.dropFirst())", "sha256//\(digest)=", "sha256//A\(digest)",
    "sha256//\(digest);sha256//\(digest)", "sha256//\(digest.dropLast(2))R=",
    "sha256//\(digest.dropLast(2))==", "sha256//\(digest.dropLast(3))-Q=",
    "sha256//;\(digest.dropFirst())",
    "/etc/passwd",
  ])
  func refuses(_ text: String) {
    #expect(Pin(text) == nil)
  }
}
