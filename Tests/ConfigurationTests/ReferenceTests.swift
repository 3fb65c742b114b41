import Configuration
import Testing

struct ReferenceTests {
  @Test(arguments: [
    (
      "ref+local://relay/prod/telegram#/token", Reference.Backend.local, "relay/prod/telegram",
      "token", SecretDelivery.environment
    ),
    ("ref+local://a#/b", .local, "a", "b", .environment),
    (
      "ref+awssecrets://relay/prod_1@x+y=z.w#/api-key", .awssecrets, "relay/prod_1@x+y=z.w",
      "api-key", .environment
    ),
    (
      "ref+gcpsecrets://relay-prod-token#/value", .gcpsecrets, "relay-prod-token", "value",
      .environment
    ),
    ("ref+vault://secret/relay?delivery=file#/a.b_c-d", .vault, "secret/relay", "a.b_c-d", .file),
    ("ref+local://...#/..", .local, "...", "..", .environment),
  ])
  func readsWhatItWrites(
    text: String, backend: Reference.Backend, path: String, field: String, delivery: SecretDelivery
  ) throws {
    let reference = try Reference.parse(Array(text.utf8))
    #expect(
      reference == Reference(backend: backend, path: path, field: field, delivery: delivery))
    #expect(reference.description == text)
  }

  @Test(arguments: [
    ("", ReferenceError.noScheme), ("ref+", .noScheme), ("local://a#/b", .noScheme),
    ("ref+local:/a#/b", .noScheme), ("ref+local//a#/b", .noScheme), ("REF+local://a#/b", .noScheme),
    ("ref+://a#/b", .unknownBackend), ("ref+exec://a#/b", .unknownBackend),
    ("ref+file://a#/b", .unknownBackend), ("ref+Local://a#/b", .unknownBackend),
    ("ref+local ://a#/b", .unknownBackend), ("ref+echo://a#/b", .unknownBackend),
    ("ref+local://#/b", .emptyPath), ("ref+local:///a#/b", .emptyPath),
    ("ref+local://a//b#/c", .emptyPath), ("ref+local://a/#/b", .emptyPath),
    ("ref+local://a/../b#/c", .relativePath), ("ref+local://./a#/c", .relativePath),
    ("ref+local://a b#/c", .badPath), ("ref+local://a:80/b#/c", .badPath),
    ("ref+awssecrets://arn:aws:secretsmanager:x#/c", .badPath), ("ref+local://é#/c", .badPath),
    ("ref+local://a%2Fb#/c", .percentEncoding), ("ref+local://a#/b%20c", .percentEncoding),
    ("ref+vault://a?address=x#/b", .unknownParameter),
    ("ref+awssecrets://a?region=x#/b", .unknownParameter),
    ("ref+vault://a?version=3#/b", .unknownParameter), ("ref+local://a?#/b", .unknownParameter),
    ("ref+local://a?Delivery=file#/b", .unknownParameter),
    ("ref+local://a?delivery=file&x=1#/b", .unknownParameter),
    ("ref+local://a?delivery=file&delivery=file#/b", .repeatedParameter),
    ("ref+local://a?delivery=environment#/b", .badDelivery),
    ("ref+local://a?delivery#/b", .badDelivery),
    ("ref+local://a?delivery=#/b", .badDelivery),
    ("ref+local://a", .noField), ("ref+local://a#b", .noField), ("ref+local://a#", .noField),
    ("ref+local://a?delivery=file", .noField), ("ref+local://a#/", .emptyField),
    ("ref+local://a#/b/c", .badField), ("ref+local://a#/b#/c", .badField),
    ("ref+local://a#/b?delivery=file", .badField), ("ref+local://a#/b ", .badField),
    ("ref+local://a#/b\n", .badField), ("ref+local://a#/b\0", .badField),
    ("ref+local://a#/b+", .badField),
    ("ref+local://" + String(repeating: "a", count: 512) + "#/b", .tooLong),
  ])
  func refuses(text: String, expected: ReferenceError) {
    #expect(throws: expected) { try Reference.parse(Array(text.utf8)) }
  }

  @Test func comparesSourcesWithoutTheDelivery() throws {
    let first = try Reference.parse(Array("ref+local://a#/b".utf8))
    #expect(
      first.hasSameSource(as: try Reference.parse(Array("ref+local://a?delivery=file#/b".utf8))))
    for other in ["ref+vault://a#/b", "ref+local://b#/b", "ref+local://a#/c"] {
      #expect(!first.hasSameSource(as: try Reference.parse(Array(other.utf8))), "\(other)")
    }
  }

  @Test func everyErrorSaysWhatWouldPass() {
    for error in ReferenceError.allCases {
      #expect(!error.expected.isEmpty)
      #expect(error.description.contains(", expected "))
    }
  }
}
