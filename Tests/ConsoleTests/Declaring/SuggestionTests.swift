import Testing

@testable import Console

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("ca", "ac", 1),
    ("ca", "abc", 3), ("abcd", "acbd", 1), ("abcdef", "abcfed", 2), ("same", "same", 0),
  ])
  func countsEdits(_ a: String, _ b: String, _ distance: Int) {
    #expect(editDistance(Array(a.utf8), Array(b.utf8)) == distance)
    #expect(editDistance(Array(b.utf8), Array(a.utf8)) == distance)
  }

  @Test(arguments: [
    ("stagign", "staging"), ("prd", "prod"), ("pord", "prod"), ("STAGING", nil), ("qa", nil),
    ("", nil), ("production", nil), ("x", nil), (String(repeating: "staging", count: 20), nil),
  ])
  func namesTheNearest(_ typed: String, _ meant: String?) {
    #expect(suggestion(for: typed, among: ["dev", "staging", "prod"]) == meant)
  }
}
