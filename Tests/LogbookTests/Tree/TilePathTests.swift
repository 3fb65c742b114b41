import Testing

@testable import Logbook

struct TilePathTests {
  // C2SP tlog-tiles, "Merkle Tree": the example of index 1234067 and the table of sizes.
  @Test(arguments: [
    (TilePath(.hashes(level: 0), index: 5), "tile/0/005"),
    (TilePath(.hashes(level: 0), index: 1_234_067), "tile/0/x001/x234/067"),
    (TilePath(.hashes(level: 1), index: 0, width: 1), "tile/1/000.p/1"),
    (TilePath(.hashes(level: 0), index: 273, width: 112), "tile/0/273.p/112"),
    (TilePath(.entries, index: 1000, width: 255), "tile/entries/x001/000.p/255"),
    (TilePath(.entries, index: 999_999), "tile/entries/x999/999"),
    (TilePath(.hashes(level: 7), index: 1_000_000), "tile/7/x001/x000/000"),
  ])
  func writesAndParsesThePath(_ tile: TilePath, _ path: String) {
    #expect(tile.description == path)
    #expect(TilePath(path) == tile)
  }

  @Test(arguments: [
    "", "tile", "tile/0", "tile/0/", "tile/0/5", "tile/0/05", "tile/0/0005", "tile/00/005",
    "tile/8/005", "tile/-1/005", "tile/0/x000/005", "tile/0/001/005", "tile/0/x001/x005",
    "tile/0/005.p/0", "tile/0/005.p/256", "tile/0/005.p/05", "tile/0/005.p", "tile/0/005.p/",
    "tile/0/005/5", "tile/0/00a", "tile/0/\u{0665}05", "/tile/0/005", "tile/0/005/", "tile//005",
    "tile/0/x001.p/5", "tile/data/005", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
  ])
  func refusesOtherSpellings(_ path: String) {
    #expect(TilePath(path) == nil)
  }

  @Test func listsTheTilesOfTheSpecification() {
    func tiles(_ size: Int) -> [String] { TilePath.tiles(ofSize: size).map(\.description) }
    #expect(tiles(0).isEmpty)
    #expect(tiles(5) == ["tile/0/000.p/5"])
    #expect(tiles(256) == ["tile/0/000", "tile/1/000.p/1"])
    #expect(tiles(257) == ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"])
    let many = tiles(70_000)
    #expect(many.count == 273 + 1 + 1 + 1 + 1)
    let last = ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]
    #expect(last.allSatisfy(many.contains))
  }
}
