import Subprocess
import Support
import Testing

@testable import Manifest

/// Another YAML reader, PyYAML's `safe_load`, reads back every string that was written.
@Suite struct PyYAMLTests {
  /// Prints the strings of a document in order, each as the hex of its UTF-8.
  private static let program = """
    import sys, yaml
    def walk(x):
        if isinstance(x, dict):
            for k, v in x.items(): walk(k); walk(v)
        elif isinstance(x, list):
            for v in x: walk(v)
        else:
            assert type(x) in (str, bool), type(x)
            print(x.encode().hex() if isinstance(x, str) else x)
    walk(yaml.safe_load(open(sys.argv[1], "rb")))
    """

  private func strings(of document: [UInt8]) throws -> [String] {
    let folder = try TemporaryFolder()
    let file = try folder.write(document, to: "document.yaml")
    let python = try Programs.run(
      "\(Places.root)/scripts/python", "--having", "yaml", in: folder.path)
    let path = try #require(python.text.split(separator: "\n").first, "\(python.errorText)")
    let output = try Programs.run(String(path), "-c", Self.program, file, in: folder.path)
    try #require(output.status.isSuccess, "\(output.errorText)")
    return output.text.split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map(String.init)
  }

  private func hex(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func list(_ texts: [String]) -> [UInt8] {
    texts.reduce(into: []) { document, text in
      document += Array("- ".utf8)
      QuotedText.append(text, to: &document)
      document.append(UInt8(ascii: "\n"))
    }
  }

  @Test func readsStringsThatLookLikeSomethingElse() throws {
    let texts = [
      "", "0x10", "0o7", "010", "1e3", "1_000", "12:30:45", ".inf", "-.INF", ".nan", "yes", "No",
      "on", "OFF", "true", "null", "Null", "~", "2026-11-23", "2026-11-23T12:00:00Z", "=", "<<",
      "!tag", "&anchor", "*alias", "- item", "key: value", "# comment", "a #b", "{a: b}", "[a]",
      "|", ">", "%YAML 1.1", "---", "...", "@", "`", "'", "\"", "\\", "\\n", "\\x41", " lead",
      "trail ", "tab\t", "line\nbreak", "cr\r\nlf", "a\n", "\u{1}\u{1B}\u{7F}", "\u{85}\u{A0}",
      "é", "e\u{301}", "日本", "🙂", "\u{2028}\u{2029}", "\u{202E}rtl", "\u{FEFF}", "\u{FFFE}",
      "\u{FFFF}", "\u{10FFFF}", String(repeating: "long ", count: 400),
    ]
    #expect(try strings(of: list(texts)) == texts.map(hex))
  }

  @Test func readsRandomStrings() throws {
    let seed = Seed()
    var generator = seed.generator
    let texts = (0..<500).map { _ in
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        let limit: UInt32 = Bool.random(using: &generator) ? 0x7F : 0x10FFFF
        let value = UInt32.random(in: 0...limit, using: &generator)
        if let scalar = Unicode.Scalar(value) { text.append(scalar) }
      }
      return String(text)
    }
    #expect(try strings(of: list(texts)) == texts.map(hex), "\(seed)")
  }

  @Test func readsAWholeManifestAsStrings() throws {
    let manifest = try ManifestSample.full()
    let strings = try strings(of: manifest.bytes)
    for text in ["relay/v2", "52d", #"„both“ \ "quoted" 🙂"#, "********", "2026-12-23", "absent"] {
      #expect(strings.contains(hex(text)), "\(text)")
    }
    #expect(strings.last == "True")
  }
}
