import HTTP
import Testing

@Suite struct HeaderTests {
  @Test(arguments: [
    ("Authorization", "Bearer abc"), ("X-API-Key", "a b\tc"), ("traceparent", ""),
    ("!#$%&'*+-.^_`|~9", "~"),
  ])
  func accepts(_ name: String, value: String) throws {
    #expect(try #require(Header(name, value)).name == name)
  }

  @Test(arguments: [
    ("", "a"), ("a b", "c"), ("a:", "b"), ("a\r\nb", "c"), ("ä", "b"), ("a\u{0}", "b"), ("a@", "b"),
    ("a", "b\r\nc: d"), ("a", "b\nc"), ("a", "b\rc"), ("a", "b\u{0}"), ("a", "b\u{7F}"), ("a", "ä"),
    ("a", " b"), ("a", "b "), ("a", "\tb"), ("a", "\u{85}"), ("a", "\u{2028}"),
    ("Host", "a"), ("content-length", "1"), ("Transfer-Encoding", "chunked"),
    ("CONNECTION", "close"),
    ("Accept-Encoding", "gzip"), ("Expect", "100-continue"), ("Upgrade", "h2c"),
  ])
  func refuses(_ name: String, value: String) {
    #expect(Header(name, value) == nil)
  }
}
