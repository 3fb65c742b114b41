import Crypto
import Durable

extension LogFolder {
  /// The number of tiles; refuses whatever else lies below `tile/`.
  ///
  /// A partial tile of an older size may stay where it was (C2SP tlog-tiles, "Partial Tiles") if it
  /// holds the beginning of the tile that replaced it.
  func countTiles(_ reader: inout TileReader) throws(LogbookError) -> Int {
    let size = reader.checkpoint.size
    var count = 0
    var folders = ["tile"]
    while let folder = folders.popLast() {
      for name in try names(in: folder) {
        let path = "\(folder)/\(name)"
        guard let tile = TilePath(path) else {
          guard Self.canBeFolder(name, in: folder) else { throw foreign(path) }
          folders.append(path)
          continue
        }
        switch tile.relation(toSize: size) {
        case .current: count += 1
        case .older: try requirePrefix(tile, &reader)
        case .foreign: throw foreign(path)
        }
      }
    }
    return count
  }

  private func names(in folder: String) throws(LogbookError) -> [String] {
    do { return try listFolder("\(path)/\(folder)") } catch {
      if error.kind == .notFound, folder == "tile" { return [] }
      if error.kind == .notFound { throw foreign(folder) }
      throw .unreadable(error)
    }
  }

  /// Whether a name that is no tile's can be that of a folder on the way to tiles.
  private static func canBeFolder(_ name: String, in folder: String) -> Bool {
    if folder == "tile" { return Decimal.value(of: name.utf8) != nil }
    return name.utf8.first == UInt8(ascii: "x") || name.utf8.suffix(2).elementsEqual(".p".utf8)
  }

  private func requirePrefix(_ tile: TilePath, _ reader: inout TileReader) throws(LogbookError) {
    guard case .hashes(let level) = tile.content else { throw foreign(tile.description) }
    let current = try reader.tile(holding: tile.index * TilePath.fullWidth, level: level)
    if let position = try read(tile).firstDifference(from: current) {
      let entry = ((tile.index * TilePath.fullWidth) + position) << (8 * level)
      let fault = Damage.Fault.hash(position: position, entry: entry)
      throw .damaged(Damage(file: path(of: tile), fault: fault))
    }
  }

  private func foreign(_ path: String) -> LogbookError {
    let isTemporary = path.split(separator: "/").last?.hasPrefix(".") == true
    return .damaged(
      Damage(file: "\(self.path)/\(path)", fault: isTemporary ? .unfinished : .foreign))
  }
}

extension TilePath {
  /// How a tile's path stands to a log of some size.
  enum Relation: Equatable {
    /// The log has this tile.
    case current
    /// The log had it when it was smaller.
    case older
    /// The log never had it, or it is an entry bundle.
    case foreign
  }

  func relation(toSize size: Int) -> Relation {
    guard case .hashes(let level) = content else { return .foreign }
    let hashes = size >> (8 * level)
    let start = index * Self.fullWidth
    guard start < hashes else { return .foreign }
    let current = min(Self.fullWidth, hashes - start)
    if width == current { return .current }
    return width < current ? .older : .foreign
  }
}
