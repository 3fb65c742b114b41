import Crypto
import Durable

extension LogWriter {
  /// Ends what a killed append left behind the last signed entry: a whole line is committed, a torn
  /// one moved to a file of its own, whose name is given.
  mutating func recover(
    _ tail: LogTail, in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) -> (rolledForward: Entry?, tornFile: String?) {
    switch tail.surplus {
    case .none:
      return (nil, nil)
    case .whole(let line):
      let entry = try follower(line, at: tail.signedEnd)
      try sweep()
      try commit(entry, line: line, in: entries)
      return (entry, nil)
    case .torn(let bytes):
      try sweep()
      return (nil, try setAside(bytes, from: tail.signedEnd, in: entries))
    }
  }

  /// The entry on a surplus line, if the append that was killed can have written it.
  private func follower(_ line: [UInt8], at offset: Int) throws(LogbookError) -> Entry {
    guard let entry = try? Entry(line: line), entry.seq == edge.size,
      last.map({ $0.time <= entry.time }) ?? true
    else {
      let fault = Damage.Fault.surplus(offset: offset, count: line.count + 1, signed: edge.size)
      throw .damaged(Damage(file: folder.entriesPath, fault: fault))
    }
    return entry
  }

  /// Moves an incomplete line to `torn-<size>-<sha256>`. Killed between the two steps, the line is
  /// in both files and the next append cuts it here.
  private func setAside(
    _ bytes: [UInt8], from offset: Int, in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) -> String {
    let file = "\(folder.path)/torn-\(edge.size)-\(SHA256.digest(of: bytes).hex)"
    try onDisk { () throws(DurableError) in
      try AtomicFile.write(bytes, to: file, mode: .shared)
      try entries.truncate(to: offset)
      try entries.sync()
    }
    return file
  }

  /// Removes the temporaries that a killed append left where the next one writes, and makes the
  /// folders durable that it may have been killed in making.
  private func sweep() throws(LogbookError) {
    var next = edge
    let full = next.append(Merkle.emptyRoot)
    let partial = TilePath.partial(level: full.count, size: next.size)
    var folders = [folder.path]
    for path in full.map(\.path) + [partial].compactMap({ $0 }) {
      var parent = Self.parent(of: path.description)
      while !parent.isEmpty {
        folders.append("\(folder.path)/\(parent)")
        parent = Self.parent(of: parent)
      }
    }
    try onDisk { () throws(DurableError) in
      for path in folders where try isFolder(path) {
        let folder = try Folder(path)
        try folder.sweep()
        try folder.sync()
      }
    }
  }

  /// Removes partial tiles that the checkpoint no longer needs. They do no harm where they stay
  /// (C2SP tlog-tiles, "Partial Tiles"), so that a failure is none of the append's.
  func removeStaleTiles() {
    for level in 0...TilePath.highestLevel where edge.size >> (8 * level) > 0 {
      let hashes = edge.size >> (8 * level)
      let (index, width) = (hashes / TilePath.fullWidth, hashes % TilePath.fullWidth)
      if index > 0 { removePartials(level: level, index: index - 1, but: nil) }
      removePartials(level: level, index: index, but: width > 0 ? width : nil)
    }
  }

  private func removePartials(level: Int, index: Int, but width: Int?) {
    let sample = TilePath(.hashes(level: level), index: index, width: 1)
    let path = Self.parent(of: folder.path(of: sample))
    guard let partials = try? Folder(path), let names = try? partials.names() else { return }
    for name in names {
      guard let other = Decimal.value(of: name.utf8), other != width else { continue }
      _ = try? partials.remove(name)
    }
    if width == nil { _ = try? removeEmptyFolder(path) }
  }
}
