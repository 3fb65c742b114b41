import Support
import Testing

@testable import YAML

@Suite struct MutationTests {
  private static let source = """
    # policy
    apiVersion: relay/v1
    drift: { limit_percent: "5.00" }
    roles:
      release-engineer: [alice@example.com, 'bob@example.com']
    text: |
      one
      two
    folded: >-
      a
      b
    list:
    - a: "\\u00e9\\t"
      b: ~
    - []

    """

  /// Requires that a mutated document is read, or refused with a line of the document, without a
  /// crash or a hang.
  private func requireReadOrRefused(_ bytes: [UInt8], _ seed: String) {
    do throws(YAMLError) {
      _ = try Document.parse(bytes, file: "a.yaml")
    } catch {
      let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
      #expect((1...lines + 1).contains(error.line), "\(seed): \(error)")
    }
  }

  @Test func readsOrRefusesEveryDocumentWithOneBitFlipped() {
    for flip in bitFlips(of: Array(Self.source.utf8)) {
      requireReadOrRefused(flip.bytes, "\(flip)")
    }
  }

  @Test func readsOrRefusesEveryPrefix() {
    let bytes = Array(Self.source.utf8)
    for count in 0...bytes.count { requireReadOrRefused(Array(bytes.prefix(count)), "\(count)") }
  }

  @Test func readsOrRefusesMutatedDocuments() {
    let seed = Seed()
    var generator = seed.generator
    let tokens = [
      "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", "{", "}", "[", "]", ",", "#", "? ", ": ",
      "- ", "---\n", "...\n", "\n", "\t", " ", "<<: ", "\\", "\u{0}", "\u{85}", "\u{feff}",
      "%YAML 1.1\n", "!!str ", "\u{1F600}",
    ]
    for _ in 0..<3000 {
      var bytes = Array(Self.source.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let token = tokens.randomElement(using: &generator) ?? ""
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.insert(contentsOf: token.utf8, at: place)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
        case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
        default:
          bytes.insert(contentsOf: bytes.suffix(from: place).prefix(20), at: place)
        }
      }
      requireReadOrRefused(bytes, "\(seed)")
    }
  }
}
