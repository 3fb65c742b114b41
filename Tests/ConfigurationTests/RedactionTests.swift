import Configuration
import Crypto
import Testing

struct RedactionTests {
  /// The example of docs/formats/redacted-checksum.md §2, made with openssl.
  @Test func fingerprintIsTheDocumentedOne() {
    let fingerprint = Redaction.fingerprint(
      key: SecretValue(Array(0...0x1f)), name: "DB_PASSWORD",
      value: SecretValue(Array("hunter2".utf8)))
    #expect(
      fingerprint.hex == "4a25c30357c52a63eef273ac8ab91909a95d8fd07dd748af52e139521d8d6208")
  }

  @Test func fingerprintDependsOnKeyNameAndValue() {
    let key = SecretValue(Array(0...0x1f))
    let value = SecretValue(Array("hunter2".utf8))
    let all = [
      Redaction.fingerprint(key: key, name: "A", value: value),
      Redaction.fingerprint(key: key, name: "B", value: value),
      Redaction.fingerprint(key: key, name: "A", value: SecretValue(Array("hunter3".utf8))),
      Redaction.fingerprint(key: SecretValue(Array(1...0x20)), name: "A", value: value),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func secretValuesCannotBePrinted() {
    let secret = SecretValue(Array("hunter2".utf8))
    var dumped = ""
    dump(secret, to: &dumped)
    dump(["k": secret], to: &dumped)
    let texts = [
      "\(secret)", String(describing: secret), String(reflecting: secret), dumped,
      "\([secret])", "\(secret as Any)", "\(Optional(secret) as Any)",
      "\(EnvironmentFile.Value.literal(secret))", "\(Mirror(reflecting: secret).children.count)",
    ]
    for text in texts {
      #expect(!text.contains("hunter"), "\(text)")
      #expect(text.contains(SecretValue.mask) || text == "0", "\(text)")
    }
  }

  @Test func secretValuesCompareBytes() {
    let secret = SecretValue(Array("hunter2".utf8))
    #expect(secret.hasSameBytes(as: SecretValue(Array("hunter2".utf8))))
    #expect(!secret.hasSameBytes(as: SecretValue(Array("hunter3".utf8))))
    #expect(!secret.hasSameBytes(as: SecretValue(Array("hunter".utf8))))
    #expect(SecretValue([]).isEmpty)
  }
}
