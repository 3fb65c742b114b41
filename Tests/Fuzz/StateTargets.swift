internal import Configuration

@testable import relay

/// The journal of `STATE_DIR`, which a crash or a disk can damage.
let stateTargets = [
  FuzzTarget("relay-state") { bytes in
    requireReadable(bytes)
    // No input that is found by chance has correct checksums, so the bodies get theirs.
    if let header = attempt({ () throws(StateError) in try JournalHeader(bytes) }) ?? nil {
      requireReadable(framed(bytes.dropFirst(JournalHeader.byteCount), header))
    }
  }
]

private let owner = JournalOwner(bot: 123_456, environment: .dev)
private let key = StateKey(
  salt: SecretValue(Array("0123456789abcdef0123456789abcdef".utf8)), botID: owner.bot)

/// Returns a file in which each part of `bytes`, a length (u32), a kind and a body, is a record,
/// followed by the first half of these records again. The four bytes after a body, where the checksum
/// was, are ignored.
private func framed(_ bytes: ArraySlice<UInt8>, _ header: JournalHeader) -> [UInt8] {
  var records: [(kind: UInt8, body: [UInt8])] = []
  var rest = bytes
  while let length = rest.popInteger(UInt32.self), let kind = rest.popInteger(UInt8.self),
    let body = rest.popBytes(min(Int(length), rest.count))
  {
    records.append((kind, Array(body)))
    _ = rest.popBytes(min(4, rest.count))
  }
  var file = header.bytes
  for record in records + records.prefix(records.count / 2) {
    file += JournalRecord.framed(record.kind, record.body, at: file.count, in: header)
  }
  return file
}

/// Requires that what is read can be written and read again, and that cutting the file off changes
/// nothing that was read before.
private func requireReadable(_ file: [UInt8]) {
  let reading = attempt { () throws(StateError) in
    try JournalReading(file, owner: owner, key: key)
  }
  switch reading {
  case .whole(let contents, let torn):
    let whole = Array(file.dropLast(torn))
    requireEqual(read(whole), .whole(contents, torn: 0), "journal: the same without the torn end")
    requireRewritable(contents)
  case .damaged(let contents):
    requireRewritable(contents)
  case .otherKey(let holds):
    require(holds >= 0, "journal: a number of prompts")
  case nil: break
  }
}

private func requireRewritable(_ contents: JournalContents) {
  let header = JournalHeader(
    owner: owner, key: key, salt: [UInt8](repeating: 7, count: JournalHeader.saltByteCount))
  let written = accepted("journal: the contents can be written") {
    try contents.file(header, key: key)
  }
  requireEqual(read(written), .whole(contents, torn: 0), "journal: the written file is equal")
}

private func read(_ file: [UInt8]) -> JournalReading {
  accepted("journal: a file of this relay is read") { () throws(StateError) in
    try JournalReading(file, owner: owner, key: key)
  }
}
