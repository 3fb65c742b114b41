import Crypto
import Durable

/// The result of an export.
package struct Exported: Equatable, Sendable {
  package let checkpoint: Checkpoint
  package let filesWritten: Int
}

extension LogFolder {
  /// Writes the log as a static tree of files (C2SP tlog-tiles): the checkpoint, the hash tiles and
  /// the entry bundles.
  ///
  /// The output folder must be missing, empty, or an earlier export of this log, which is then
  /// updated. The checkpoint is written last: a reader never finds a checkpoint without its tiles.
  /// Every entry is proved before it is written.
  package func export(to output: String) throws(LogbookError) -> Exported {
    try settled { (current) throws(LogbookError) in try export(current, to: output) }
  }

  private func export(
    _ current: SignedCheckpoint, to output: String
  ) throws(LogbookError) -> Exported {
    let size = current.checkpoint.size
    var tree = try TileReader(self, checkpoint: current.checkpoint)
    try requireOwn(output, tree: &tree)
    try onDisk(makeFolder(output, mode: .sharedFolder))
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
      written += try onDisk(update("\(output)/\(path)", bundle)) ? 1 : 0
    }
    for path in TilePath.tiles(ofSize: size) {
      guard case .hashes(let level) = path.content else { continue }
      let tile = try tree.tile(holding: path.index * TilePath.fullWidth, level: level)
      written += try onDisk(update("\(output)/\(path)", tile.bytes)) ? 1 : 0
    }
    let published = try withCosignatures(current.note)
    written += try onDisk(update(output + "/checkpoint", published.bytes)) ? 1 : 0
    return Exported(checkpoint: current.checkpoint, filesWritten: written)
  }

  /// Throws unless the folder is missing, is empty, or holds an export of this log with no more
  /// entries than the log has now.
  private func requireOwn(_ output: String, tree: inout TileReader) throws(LogbookError) {
    let other = LogFolder(path: output, key: key)
    guard try onDisk(isFolder(output)) else { return }
    let names = try onDisk(listFolder(output))
    if names.isEmpty { return }
    guard names.contains("checkpoint") else { throw .occupied(output) }
    try tree.prove(extends: other.checkpoint().checkpoint)
  }

  /// Writes a file unless it already has these bytes. Reports whether the file was written.
  private func update(_ path: String, _ bytes: [UInt8]) throws(DurableError) -> Bool {
    if try exists(path), try readFile(path, limit: .mebibytes(32)) == bytes { return false }
    try makeFolder(LogFolder.parent(of: path), mode: .sharedFolder)
    try AtomicFile.write(bytes, to: path, mode: .shared)
    return true
  }
}

/// Reads the lines of a file from its beginning, in windows of 1 MiB.
private struct ForwardLines {
  private var bytes: [UInt8] = []
  private var position = 0
  private var readEnd = 0
  /// The offset of the line that was read last.
  private(set) var lastStart = 0

  /// Returns the next line without its LF; nil at the end of the file or if the line is too long.
  mutating func next(in file: borrowing AppendOnlyFile) throws(LogbookError) -> [UInt8]? {
    while true {
      lastStart = readEnd - bytes.count + position
      if let feed = bytes[position...].firstIndex(of: 0x0a) {
        defer { position = feed + 1 }
        return Array(bytes[position..<feed])
      }
      guard bytes.count - position <= Entry.maximumLength else { return nil }
      let end = readEnd
      let more = try onDisk(file.read(at: end, count: 1 << 20))
      guard !more.isEmpty else { return nil }
      bytes = Array(bytes[position...]) + more
      position = 0
      readEnd += more.count
    }
  }
}
