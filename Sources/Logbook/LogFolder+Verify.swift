import Crypto
import Durable

extension LogFolder {
  /// Proves the whole log against its checkpoint: signature, origin, number and bytes of the
  /// entries, every tile.
  ///
  /// `checksForm` also asks that each entry is canonical, has its index as `seq` and no earlier
  /// time than the one before; `since` that the log extends an older checkpoint. Nothing is
  /// repaired. An append in progress does not count as damage: what looks damaged is looked at
  /// again under the lock, for which this waits up to `wait`.
  package func verify(
    checksForm: Bool = false, since: SignedCheckpoint? = nil, wait: Duration = .seconds(10)
  ) throws(LogbookError) -> Verification {
    do {
      return try attempt(checksForm: checksForm, since: since)
    } catch {
      guard case .damaged = error, (try? exists(entriesPath)) == true else { throw error }
    }
    let lock = try onDisk { () throws(DurableError) in try FileLock(entriesPath, wait: wait) }
    let verification = try attempt(checksForm: checksForm, since: since)
    _ = consume lock
    return verification
  }

  private func attempt(
    checksForm: Bool, since: SignedCheckpoint?
  ) throws(LogbookError) -> Verification {
    let current = try checkpoint()
    let signed = current.checkpoint
    let file = try openEntries(.reading)
    var reader = try TileReader(self, checkpoint: signed)
    let size = try onDisk { () throws(DurableError) in try file.size }
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
          let entry = ((index * TilePath.fullWidth) + position) << (8 * level)
          let fault = Damage.Fault.hash(position: position, entry: entry)
          throw .damaged(Damage(file: self.path(of: path), fault: fault))
        }
        if computed.isFull { above += computed.rootBytes }
      }
      below = above
      level += 1
    }
  }
}
