import Crypto
import Durable

/// The result of a successful verification. It covers the checkpoint's signature, every tile and
/// every byte of every entry.
package struct Verification: Equatable, Sendable {
  /// The checkpoint that the log was verified against.
  package let checkpoint: SignedCheckpoint
  /// The length of `entries.jsonl`, in bytes.
  package let length: Int
  /// The number of tiles.
  package let tiles: Int
  /// Whether the canonical form, the `seq` and the time of each entry were also checked.
  package let coversForm: Bool
  /// The older checkpoint that the log was proved to extend; nil if none was given.
  package let since: Checkpoint?
}

extension LogFolder {
  /// Verifies the whole log against its checkpoint: signature, origin, number and bytes of the
  /// entries, and every tile.
  ///
  /// With `checksForm`, each entry must also be canonical, have its index as `seq`, and not be
  /// earlier than the entry before it. With `since`, the log must extend that older checkpoint.
  /// Nothing is repaired.
  ///
  /// An append in progress is not damage. If the log appears damaged, it is verified again under
  /// the lock, and the call waits up to `wait` for the lock.
  package func verify(
    checksForm: Bool = false, since: SignedCheckpoint? = nil, wait: Duration = .seconds(10)
  ) throws(LogbookError) -> Verification {
    do {
      return try verifyOnce(checksForm: checksForm, since: since)
    } catch {
      guard case .damaged = error, (try? exists(entriesPath)) == true else { throw error }
    }
    let lock = try onDisk(FileLock(entriesPath, wait: wait))
    let verification = try verifyOnce(checksForm: checksForm, since: since)
    _ = consume lock
    return verification
  }

  private func verifyOnce(
    checksForm: Bool, since: SignedCheckpoint?
  ) throws(LogbookError) -> Verification {
    let current = try checkpoint()
    let signed = current.checkpoint
    let file = try openEntries(.reading)
    var reader = try TileReader(self, checkpoint: signed)
    let size = try onDisk(file.size)
    let scan = LogScan(self, file: file, size: size, signed: signed.size, checksForm: checksForm)
    let outcome = try scan.run()
    guard outcome.rest == reader.edge.tiles[0].bytes else {
      let path = TilePath.holding(signed.size - 1, level: 0, size: signed.size)
      throw try scan.mismatch(path, Tile(bytes: outcome.rest))
    }
    try compareUpperTiles(roots: outcome.roots, edge: reader.edge)
    let tiles = try countTiles(&reader)
    if let since { try reader.prove(extends: since.checkpoint) }
    return Verification(
      checkpoint: current, length: size, tiles: tiles, coversForm: checksForm,
      since: since?.checkpoint)
  }

  /// Compares each tile above level 0 with the roots of the tiles below it.
  private func compareUpperTiles(roots: [UInt8], edge: RightEdge) throws(LogbookError) {
    let length = TilePath.fullWidth * Digest.byteCount
    var below = roots
    var level = 1
    while !below.isEmpty {
      var above: [UInt8] = []
      for index in 0...(below.count / length) {
        let bytes = Array(below[(index * length)..<min(below.count, (index + 1) * length)])
        guard !bytes.isEmpty else { continue }
        let width = bytes.count / Digest.byteCount
        let path = TilePath(.hashes(level: level), index: index, width: width)
        let computed = Tile(bytes: bytes)
        let found = try computed.isFull ? read(path) : edge.tiles[level]
        if let position = computed.firstDifference(from: found) {
          throw hashDamage(path, position: position, level: level)
        }
        if computed.isFull { above += computed.rootBytes }
      }
      below = above
      level += 1
    }
  }

  private func hashDamage(_ path: TilePath, position: Int, level: Int) -> LogbookError {
    let entry = ((path.index * TilePath.fullWidth) + position) << (8 * level)
    return .damaged(
      Damage(file: self.path(of: path), fault: .hash(position: position, entry: entry)))
  }

  /// Returns the number of tiles. Refuses every other file below `tile/`, except older partial
  /// tiles.
  ///
  /// A partial tile of an older size may remain (C2SP tlog-tiles, "Partial Tiles") if it is a
  /// prefix of the tile that replaced it.
  private func countTiles(_ reader: inout TileReader) throws(LogbookError) -> Int {
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
      throw LogbookError(error)
    }
  }

  /// Reports whether `name`, which is not the name of a tile, can be a folder that contains tiles.
  private static func canBeFolder(_ name: String, in folder: String) -> Bool {
    if folder == "tile" { return Decimal.value(of: name.utf8) != nil }
    return name.utf8.first == UInt8(ascii: "x") || name.utf8.suffix(2).elementsEqual(".p".utf8)
  }

  private func requirePrefix(_ tile: TilePath, _ reader: inout TileReader) throws(LogbookError) {
    guard case .hashes(let level) = tile.content else { throw foreign(tile.description) }
    let current = try reader.tile(holding: tile.index * TilePath.fullWidth, level: level)
    if let position = try read(tile).firstDifference(from: current) {
      throw hashDamage(tile, position: position, level: level)
    }
  }

  private func foreign(_ path: String) -> LogbookError {
    let isTemporary = path.split(separator: "/").last?.hasPrefix(".") == true
    return .damaged(
      Damage(file: "\(self.path)/\(path)", fault: isTemporary ? .unfinished : .foreign))
  }
}
