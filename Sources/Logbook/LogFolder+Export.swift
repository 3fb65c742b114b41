import Crypto
import Durable

extension LogFolder {
  /// Writes the log as a static tlog-tiles tree (C2SP tlog-tiles): checkpoint, hash tiles, entry
  /// bundles.
  ///
  /// The folder must be empty, missing, or hold an earlier export of this log, which is then
  /// brought up to date; the checkpoint comes last, so that a reader never sees one without its
  /// tiles. Every entry is proved on the way. Gives the number of files written.
  package func export(to output: String) throws(LogbookError) -> Int {
    let current = try checkpoint()
    let size = current.checkpoint.size
    var tree = try TileReader(self, checkpoint: current.checkpoint)
    try requireOwn(output, tree: &tree)
    try onDisk { () throws(DurableError) in try makeFolder(output, mode: .sharedFolder) }
    let entries = try openEntries(.reading)
    var written = 0
    var lines = ForwardLines()
    for number in 0..<((size + TilePath.fullWidth - 1) / TilePath.fullWidth) {
      let first = number * TilePath.fullWidth
      let width = min(TilePath.fullWidth, size - first)
      var bundle: [UInt8] = []
      for index in first..<(first + width) {
        let line = try lines.next(in: entries)
        guard let line, Merkle.leaf(line) == (try tree.leaf(index)) else {
          let fault = Damage.Fault.entry(index: index, offset: lines.lastStart)
          throw .damaged(Damage(file: entriesPath, fault: fault))
        }
        bundle += [UInt8(line.count >> 8), UInt8(line.count & 0xff)] + line
      }
      let path = TilePath(.entries, index: number, width: width)
      written += try write(bundle, to: "\(output)/\(path)")
    }
    for path in TilePath.tiles(ofSize: size) {
      guard case .hashes(let level) = path.content else { continue }
      let tile = try tree.tile(holding: path.index * TilePath.fullWidth, level: level)
      written += try write(tile.bytes, to: "\(output)/\(path)")
    }
    return try written + write(current.bytes, to: output + "/checkpoint")
  }

  /// Refuses a folder that holds anything but an export of this log that is no newer.
  private func requireOwn(_ output: String, tree: inout TileReader) throws(LogbookError) {
    let other = LogFolder(path: output, key: key)
    let names = try onDisk { () throws(DurableError) in
      try isFolder(output) ? try listFolder(output) : []
    }
    if names.isEmpty { return }
    guard names.contains("checkpoint") else { throw .occupied(output) }
    try tree.prove(extends: other.checkpoint().checkpoint)
  }

  /// Writes a file unless it has these bytes already: 1 or 0.
  private func write(_ bytes: [UInt8], to path: String) throws(LogbookError) -> Int {
    try onDisk { () throws(DurableError) in
      if try exists(path), try readFile(path, limit: .mebibytes(32)) == bytes { return 0 }
      try makeFolder(LogWriter.parent(of: path), mode: .sharedFolder)
      try AtomicFile.write(bytes, to: path, mode: .shared)
      return 1
    }
  }
}

/// Gives the lines of a file from its beginning, reading windows of 1 MiB.
private struct ForwardLines {
  private var bytes: [UInt8] = []
  private var position = 0
  private var readEnd = 0
  /// Where the line given last begins.
  private(set) var lastStart = 0

  mutating func next(in file: borrowing AppendOnlyFile) throws(LogbookError) -> [UInt8]? {
    while true {
      lastStart = readEnd - bytes.count + position
      if let feed = bytes[position...].firstIndex(of: 0x0a) {
        defer { position = feed + 1 }
        return Array(bytes[position..<feed])
      }
      guard bytes.count - position <= Entry.maximumLength else { return nil }
      let more = try file.read(from: readEnd, count: 1 << 20)
      guard !more.isEmpty else { return nil }
      bytes = Array(bytes[position...]) + more
      position = 0
      readEnd += more.count
    }
  }
}
