import Crypto
import Durable

/// What to say when entries and tiles differ: which of the two is not what was signed.
extension LogScan {
  func damage(_ fault: Damage.Fault) -> LogbookError {
    .damaged(Damage(file: folder.entriesPath, fault: fault))
  }

  func surplus(at offset: Int) -> LogbookError {
    damage(.surplus(offset: offset, count: size - offset, signed: signed))
  }

  /// The damage behind a tile that differs from the entries below it.
  func mismatch(_ path: TilePath, _ computed: Tile) throws(LogbookError) -> LogbookError {
    let first = path.index * TilePath.fullWidth
    var reader = try TileReader(folder, checkpoint: folder.checkpoint().checkpoint)
    // Throws if it is the tile that the checkpoint does not cover.
    let proved = try reader.tile(holding: first, level: 0)
    let entry = first + (computed.firstDifference(from: proved) ?? 0)
    return damage(.entry(index: entry, offset: try offset(ofEntry: entry)))
  }

  /// Where an entry begins, by counting line ends from the beginning of the file.
  func offset(ofEntry index: Int) throws(LogbookError) -> Int {
    var (position, remaining) = (0, index)
    while remaining > 0, position < size {
      let start = position
      let window = try onDisk { () throws(DurableError) in
        try file.read(at: start, count: 1 << 20)
      }
      guard !window.isEmpty else { break }
      for (offset, byte) in window.enumerated() where byte == 0x0a {
        remaining -= 1
        if remaining == 0 { return position + offset + 1 }
      }
      position += window.count
    }
    return position
  }
}

extension Damage.Fault {
  /// A fault found in line `n` of a span as that of entry `n + entries`.
  func moved(by entries: Int) -> Damage.Fault {
    switch self {
    case .form(let index, let error): .form(index: index + entries, error)
    case .sequence(let index, let found): .sequence(index: index + entries, found: found)
    case .time(let index): .time(index: index + entries)
    default: self
    }
  }
}
