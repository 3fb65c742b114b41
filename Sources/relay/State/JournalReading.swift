/// The result of reading a journal file (docs/formats/relay-state.md §5).
enum JournalReading: Equatable, Sendable {
  /// Every record verifies. `torn` is the number of bytes after the last one: the start of a record
  /// that a crash interrupted; normally 0.
  case whole(JournalContents, torn: Int)

  /// A record before other records does not verify, or the header is damaged. The contents are
  /// those before the damage.
  case damaged(JournalContents)

  /// The file was written under another key, because `CHAT_ID_HASH_SALT` has changed. `holds` is
  /// the number of prompts that only the other key can decrypt.
  case otherKey(holds: Int)
}

extension JournalReading {
  /// The maximum number of bytes whose checksum is computed to find a record after a damaged one,
  /// 64 MiB. It bounds the time of the search: a file that needs more counts as damaged.
  private static let searchByteCount = 64 << 20

  /// Reads the content of a journal file.
  ///
  /// Throws if the file belongs to another bot or environment, or if a newer version wrote it.
  init(_ file: [UInt8], owner: JournalOwner, key: StateKey) throws(StateError) {
    guard let header = try JournalHeader(file) else {
      self = .damaged(JournalContents())
      return
    }
    try header.requireOwner(owner)
    guard header.keyID == key.id else {
      self = .otherKey(holds: JournalReading.openHolds(in: file, header))
      return
    }
    var contents = JournalContents()
    var offset = JournalHeader.byteCount
    while offset < file.count {
      guard let frame = FramedRecord(in: file, at: offset, header: header) else { break }
      guard let record = frame.opened(header: header, key: key) else {
        self = .damaged(contents)
        return
      }
      contents.apply(record)
      offset = frame.end
    }
    let isTorn = !JournalReading.hasRecord(in: file, after: offset, header)
    self = isTorn ? .whole(contents, torn: file.count - offset) : .damaged(contents)
  }

  /// Reports whether any record after `offset` verifies. If so, the bytes at `offset` are not the
  /// end of an interrupted write.
  private static func hasRecord(
    in file: [UInt8], after offset: Int, _ header: JournalHeader
  ) -> Bool {
    var budget = searchByteCount
    for start in file.indices.dropFirst(offset + 1) {
      guard let length = FramedRecord.length(in: file, at: start) else { continue }
      budget -= length
      guard budget > 0 else { return true }
      if FramedRecord(in: file, at: start, header: header) != nil { return true }
    }
    return false
  }

  /// Returns the number of held prompts that are not finished. It is known without the key.
  private static func openHolds(in file: [UInt8], _ header: JournalHeader) -> Int {
    var open: Set<FinishedUpdate> = []
    var offset = JournalHeader.byteCount
    while let frame = FramedRecord(in: file, at: offset, header: header) {
      if frame.isHold { open.insert(frame.update) } else { open.remove(frame.update) }
      offset = frame.end
    }
    return open.count
  }
}
