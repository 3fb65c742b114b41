import Durable
import Support
import Testing

/// Names that `String` treats as equal or as one character are different names.
@Suite struct FileNameTests {
  @Test(arguments: [
    ("caf\u{e9}.json", "cafe\u{301}.json"), ("K.json", "\u{212A}.json"),
    ("\u{c5}", "\u{212b}"), ("\u{1e69}", "s\u{323}\u{307}"), ("s\u{323}\u{307}", "s\u{307}\u{323}"),
  ])
  func distinguishesEqualStrings(one: String, other: String) throws {
    #expect(one == other)
    #expect(FileName(one) != FileName(other))
    #expect(Set([FileName(one), FileName(other)]).count == 2)
    let folder = try TemporaryFolder()
    try folder.write("1", to: one)
    try folder.write("2", to: other)
    #expect(Set(try listFolder(folder.path).map(FileName.init)).count == 2)
  }

  @Test(arguments: [
    ("a.sig", ".sig", "a"), ("a\u{600}.sig", ".sig", "a\u{600}"), (".sig", ".sig", ""),
    ("a.sig\u{301}", ".sig", nil), ("sig", ".sig", nil), ("a.SIG", ".sig", nil), ("", ".sig", nil),
  ])
  func findsASuffixByBytes(name: String, suffix: String, rest: String?) {
    #expect(FileName(name).hasSuffix(suffix) == (rest != nil))
    #expect(FileName(name).dropping(suffix) == FileName(rest ?? name))
  }

  @Test func isHiddenByItsFirstByte() {
    #expect(FileName(".\u{301}x").isHidden)
    #expect(!FileName("x.").isHidden)
    #expect(!FileName("").isHidden)
  }

  @Test func sortsByBytes() {
    let names = ["\u{e9}", "e\u{301}", "f", "E"].map(FileName.init)
    #expect(names.sorted().map(\.text.utf8.first) == [0x45, 0x65, 0x66, 0xc3])
  }
}
