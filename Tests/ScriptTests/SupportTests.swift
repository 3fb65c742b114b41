import Support
import Testing

/// What tests of every target lean on.
@Suite struct SupportTests {
  /// The first numbers for the seed 1234567, as Rosetta Code gives them ("Pseudo-random
  /// numbers/Splitmix64").
  @Test func makesTheNumbersOfSplitMix64() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func flipsEachBitOnce() {
    let flips = Array(bitFlips(of: [0x00, 0xff]))
    #expect(flips.count == 16)
    #expect(Set(flips.map(\.bytes)).count == 16)
    #expect(flips.first?.bytes == [0x01, 0xff])
    #expect(flips.last?.bytes == [0x00, 0x7f])
    #expect(flips.last?.description == "byte 1, bit 7")
    #expect(Array(bitFlips(of: [])).isEmpty)
  }

  @Test func removesItsFolderWithAllThatIsInIt() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(folder?.path)
    try folder?.makeFolder("a", mode: 0o700)
    try folder?.write("x", to: "a/x", mode: 0o400)
    #expect(TestFile.exists(path))
    folder = nil
    #expect(!TestFile.exists(path))
  }

  @Test func findsTheRootAndTheProducts() {
    #expect(TestFile.exists("\(Places.root)/Package.swift"))
    #expect(TestFile.exists("\(Places.products)/relayctl"))
  }
}
