import HTTP
import Testing

@Suite struct OriginTests {
  @Test(arguments: [
    ("http://localhost", "http://localhost"),
    ("HTTPS://API.Telegram.ORG", "https://api.telegram.org"),
    ("https://api.telegram.org:443", "https://api.telegram.org"),
    ("http://127.0.0.1:9464", "http://127.0.0.1:9464"),
    ("http://[::1]:8080", "http://[::1]:8080"),
    ("http://[2001:DB8::1]", "http://[2001:db8::1]"),
    ("http://relay_agent-1.internal:65535", "http://relay_agent-1.internal:65535"),
    ("http://1and1.example", "http://1and1.example"),
  ])
  func reads(_ text: String, description: String) throws {
    let origin = try #require(Origin(text))
    #expect(origin.description == description)
    #expect(Origin(description) == origin)
  }

  @Test(arguments: [
    "", "http:", "http://", "https:///", "api.telegram.org", "//api.telegram.org",
    "ftp://api.telegram.org", "file:///etc/passwd", "httpx://a", " http://a", "http://a ",
    "http://a/", "http://a?b", "http://a#b", "http://a:", "http://a:0", "http://a:080",
    "http://a:65536", "http://a:-1", "http://a:+1", "http://a:8o", "http://a:80:80", "http://:80",
    "http://user@a", "http://user:password@a", "http://a@b", "http://a\\b", "http://a%2eb",
    "http://a..b", "http://.a", "http://a.", "http://-a", "http://a-", "http://ä.example",
    "http://a b", "http://a\u{0}b", "http://a\r\nb", "http://a,b", "http://127.1", "http://0x7f.1",
    "http://2130706433", "http://0x7f000001", "http://127.0.0.01", "http://256.0.0.1",
    "http://1.2.3.4.5", "http://a.1", "http://::1", "http://[::1", "http://[::1]a", "http://[::1]:",
    "http://[]", "http://[fe80::1%25eth0]", "http://[127.0.0.1]", "http://[::1]]",
    "http://[::1\0]", "http://[::1\0example.com]", "http://127.0.0.1\0",
    "http://" + String(repeating: "a", count: 64), "http://" + String(repeating: "a.", count: 130),
  ])
  func refuses(_ text: String) {
    #expect(Origin(text) == nil)
  }

  @Test(arguments: [
    ("http://a", "http://a/"), ("http://a/", "http://a/"), ("http://a?x=1", "http://a/…"),
    ("https://a:8443/b/c?d=e&f=%20", "https://a:8443/…"), ("http://a//", "http://a/…"),
    ("http://a/bot1:x_Y-z/getMe", "http://a/…"), ("http://a/~!$&'()*+,;=:@", "http://a/…"),
  ])
  func readsATarget(_ url: String, description: String) throws {
    let target = try #require(RequestTarget(url))
    #expect(target.description == description)
  }

  @Test(arguments: [
    "", "/a", "a/b", "http://a/b#c", "http://a/ b", "http://a/\r\nb", "http://a/\u{0}",
    "http://a/ä",
    "http://a/%", "http://a/%2", "http://a/%2g", "http://a/%%20", "http://a/<b>", "http://a/\"",
    "http://a/`", "http://a/{b}", "http://a/|", "http://a/\\b", "http://a/^", "http://a/[b]",
    "http://u@a/b", "http://a:0/b", "http://a:b",
  ])
  func refusesATarget(_ url: String) {
    #expect(RequestTarget(url) == nil)
  }

  @Test(arguments: [
    ("http://a", "/b", "http://a/b"), ("http://a/", "/b", "http://a/b"),
    ("http://a/b", "/c?d=e", "http://a/b/c?d=e"), ("http://a/b/", "/c", "http://a/b/c"),
  ])
  func appends(_ url: String, suffix: String, result: String) throws {
    let target = try #require(RequestTarget(url))
    #expect(target.appending(suffix) == RequestTarget(result))
  }

  @Test(arguments: [
    ("http://a", "b"), ("http://a", ""), ("http://a?b=c", "/d"), ("http://a", "/ "),
  ])
  func refusesToAppend(_ url: String, suffix: String) throws {
    let target = try #require(RequestTarget(url))
    #expect(target.appending(suffix) == nil)
  }
}
