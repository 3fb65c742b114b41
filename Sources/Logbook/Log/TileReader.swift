import Crypto
import Durable

/// Reads tiles of a log and proves each tile by the checkpoint's root before the tile is used.
///
/// The root proves all right-most tiles together. Every full tile is proved by its hash in the tile
/// above it.
struct TileReader: SubtreeReader {
  private let folder: LogFolder
  let checkpoint: Checkpoint
  /// The right-most tile of each level.
  let edge: RightEdge
  private var proved: [TilePath: Tile] = [:]

  /// Reads the right edge of the checkpoint's tree and proves it by the root.
  init(_ folder: LogFolder, checkpoint: Checkpoint) throws(LogbookError) {
    self.folder = folder
    self.checkpoint = checkpoint
    var tiles: [Tile] = []
    for level in 0...TilePath.highestLevel {
      let path = TilePath.partial(level: level, size: checkpoint.size)
      tiles.append(try path.map { path throws(LogbookError) in try folder.read(path) } ?? Tile())
    }
    edge = RightEdge(size: checkpoint.size, tiles: tiles)
    guard edge.root == checkpoint.root else {
      throw .damaged(Damage(file: folder.tilesPath, fault: .root))
    }
  }

  /// Returns the tile that contains hash `index` of `level`. The tile is proved first.
  mutating func tile(holding index: Int, level: Int) throws(LogbookError) -> Tile {
    let path = TilePath.holding(index, level: level, size: checkpoint.size)
    guard path.width == TilePath.fullWidth else { return edge.tiles[level] }
    if let tile = proved[path] { return tile }
    let tile = try folder.read(path)
    let parent = try self.tile(holding: path.index, level: level + 1)
    guard tile.root == parent[path.index % TilePath.fullWidth] else {
      let first = path.index << (8 * (level + 1))
      throw .damaged(Damage(file: folder.path(of: path), fault: .hash(position: 0, entry: first)))
    }
    // Proofs use few tiles. The limit prevents a scan over all entries from caching every tile.
    if proved.count >= 64 { proved.removeAll(keepingCapacity: true) }
    proved[path] = tile
    return tile
  }

  /// Returns the hash of the entry at `index`, which must be less than the checkpoint's size.
  mutating func leaf(_ index: Int) throws(LogbookError) -> Digest {
    try tile(holding: index, level: 0)[index % TilePath.fullWidth]
  }

  /// Returns the hash of the last entry; nil if the log is empty.
  mutating func lastLeaf() throws(LogbookError) -> Digest? {
    checkpoint.size > 0 ? try leaf(checkpoint.size - 1) : nil
  }

  /// Returns the root of a complete subtree. A subtree of height 8 L + h covers 2^h digests of
  /// level L, which are all in one tile.
  mutating func root(of subtree: Subtree) throws(LogbookError) -> Digest {
    let level = subtree.height / 8
    let count = 1 << (subtree.height % 8)
    let first = subtree.index * count
    let tile = try tile(holding: first + count - 1, level: level)
    let start = first % TilePath.fullWidth
    return tile.root(over: start..<(start + count))
  }

  /// Proves that the log begins with the entries of an earlier checkpoint. Uses the algorithm for
  /// verifiers (RFC 9162 §2.1.4.2).
  mutating func prove(extends earlier: Checkpoint) throws(LogbookError) {
    let size = checkpoint.size
    guard earlier.size <= size else {
      throw damage(.rolledBack(size: size, earlier: earlier.size))
    }
    let proof = try ConsistencyProof(from: earlier.size, to: size, reader: &self)
    guard proof.isValid(oldRoot: earlier.root, newRoot: checkpoint.root) else {
      throw damage(.forked(size: size, earlier: earlier.size))
    }
  }

  private func damage(_ fault: Damage.Fault) -> LogbookError {
    .damaged(Damage(file: folder.checkpointPath, fault: fault))
  }
}

extension LogFolder {
  /// Reads a tile and checks that its length matches its path. Does not prove the tile.
  func read(_ path: TilePath) throws(LogbookError) -> Tile {
    let file = self.path(of: path)
    let expected = path.width * Digest.byteCount
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readFile(file, limit: .kibibytes(64), followLinks: false)
    } catch {
      if error.kind == .notFound { throw .damaged(Damage(file: file, fault: .missing)) }
      throw LogbookError(error)
    }
    guard bytes.count == expected else {
      let fault = Damage.Fault.length(found: bytes.count, expected: expected)
      throw .damaged(Damage(file: file, fault: fault))
    }
    return Tile(bytes: bytes)
  }
}
