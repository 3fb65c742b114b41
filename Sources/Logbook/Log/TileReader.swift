import Crypto
import Durable

/// Reads tiles of a log, and proves each by the checkpoint's root before it is used.
///
/// The right-most tiles are proved together, by the root; every full tile by its hash in the tile
/// above it.
struct TileReader: SubtreeReader {
  private let folder: LogFolder
  let checkpoint: Checkpoint
  /// The right-most tiles.
  let edge: RightEdge
  private var proved: [TilePath: Tile] = [:]

  /// Reads and proves the right edge of the checkpoint's tree.
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

  /// The tile that contains hash `index` of `level`, proved.
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
    // Proofs use few tiles; a scan over all entries must not keep them all.
    if proved.count >= 64 { proved.removeAll(keepingCapacity: true) }
    proved[path] = tile
    return tile
  }

  /// The hash of the entry at `index`, which is below the checkpoint's size.
  mutating func leaf(_ index: Int) throws(LogbookError) -> Digest {
    try tile(holding: index, level: 0)[index % TilePath.fullWidth]
  }

  /// The hash of the last entry; nil in an empty log.
  mutating func lastLeaf() throws(LogbookError) -> Digest? {
    checkpoint.size > 0 ? try leaf(checkpoint.size - 1) : nil
  }

  /// The root of a complete subtree: that of height 8 L + h is over 2^h digests of level L, all in
  /// one tile.
  mutating func root(of subtree: Subtree) throws(LogbookError) -> Digest {
    let level = subtree.height / 8
    let count = 1 << (subtree.height % 8)
    let first = subtree.index * count
    let tile = try tile(holding: first + count - 1, level: level)
    let start = first % TilePath.fullWidth
    return tile.root(over: start..<(start + count))
  }

  /// Proves that the log begins with the entries of an earlier checkpoint, by the verifier's
  /// algorithm.
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
  /// Reads a tile, whose length must be the one that its path implies; nothing is proved.
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
