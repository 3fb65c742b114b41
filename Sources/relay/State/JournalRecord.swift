import Crypto

/// One record of the journal (docs/formats/relay-state.md §4). `time` is when it was written, in
/// seconds since 1970.
enum JournalRecord: Equatable, Sendable {
  /// An update that needs no more work.
  case done(FinishedUpdate, time: Int64)

  /// A prompt that the journal holds.
  case hold(HeldPrompt, time: Int64)
}

extension JournalRecord {
  fileprivate static let doneKind: UInt8 = 1
  fileprivate static let holdKind: UInt8 = 2

  /// The length of the id, mark and time at the start of each body.
  private static let prefixByteCount = 8 + UpdateMark.byteCount + 8

  /// The nonce and the tag of an encrypted update.
  private static let sealByteCount = 28

  /// The number of bytes of a record in addition to its body: length, kind and checksum.
  private static let frameByteCount = 4 + 1 + 4

  /// The length of a `done` record in the file, in bytes.
  static let doneByteCount = frameByteCount + prefixByteCount

  /// Returns the length of the `hold` record of a prompt in the file, in bytes.
  static func byteCount(of held: HeldPrompt) -> Int {
    doneByteCount + sealByteCount + held.json.count
  }

  /// Returns the bytes of the record at `offset` of the file with this header.
  func bytes(at offset: Int, in header: JournalHeader, key: StateKey) throws(CryptoError) -> [UInt8]
  {
    let kind: UInt8
    var body: [UInt8]
    switch self {
    case .done(let finished, let time):
      kind = JournalRecord.doneKind
      body = JournalRecord.prefix(finished, time)
    case .hold(let held, let time):
      kind = JournalRecord.holdKind
      body = JournalRecord.prefix(held.finished, time)
      body += try key.seal(held.json, context: JournalRecord.context(held.finished, header))
    }
    return JournalRecord.framed(kind, body, at: offset, in: header)
  }

  /// Returns a record of this kind with its length and checksum.
  static func framed(
    _ kind: UInt8, _ body: [UInt8], at offset: Int, in header: JournalHeader
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: UInt32(body.count))
    bytes.append(kind)
    bytes += body
    bytes.append(bigEndian: checksum(kind, body[...], at: offset, in: header))
    return bytes
  }

  private static func prefix(_ update: FinishedUpdate, _ time: Int64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: update.update.number)
    bytes += update.mark.bytes
    bytes.append(bigEndian: time)
    return bytes
  }

  /// The data that is authenticated with an encrypted update.
  fileprivate static func context(_ update: FinishedUpdate, _ header: JournalHeader) -> [UInt8] {
    var bytes = header.salt
    bytes.append(holdKind)
    bytes.append(bigEndian: update.update.number)
    return bytes + update.mark.bytes
  }

  fileprivate static func checksum(
    _ kind: UInt8, _ body: ArraySlice<UInt8>, at offset: Int, in header: JournalHeader
  ) -> UInt32 {
    var start = header.salt
    start.append(bigEndian: UInt64(offset))
    start.append(kind)
    var checksum = CRC32C()
    checksum.update(start)
    checksum.update(body)
    return checksum.value
  }
}

/// A record whose checksum has been verified, still encrypted.
struct FramedRecord {
  /// The update that the record is about.
  let update: FinishedUpdate

  private let kind: UInt8
  private let time: Int64
  private let box: ArraySlice<UInt8>

  /// The offset after the record.
  let end: Int

  /// Whether the record is a `hold`.
  var isHold: Bool { kind == JournalRecord.holdKind }

  /// Reads the record at `offset`. Returns nil if there is no whole record that verifies.
  init?(in file: [UInt8], at offset: Int, header: JournalHeader) {
    guard let length = FramedRecord.length(in: file, at: offset) else { return nil }
    var rest = file[(offset + 4)...]
    guard let kind = rest.popInteger(UInt8.self),
      let body = rest.popBytes(length), let checksum = rest.popInteger(UInt32.self),
      checksum == JournalRecord.checksum(kind, body, at: offset, in: header)
    else { return nil }
    var fields = body
    guard let number = fields.popInteger(Int64.self), let id = UpdateID(number),
      let mark = fields.popBytes(UpdateMark.byteCount), let time = fields.popInteger(Int64.self)
    else { return nil }
    self.kind = kind
    update = FinishedUpdate(update: id, mark: UpdateMark(mark))
    self.time = time
    box = fields
    end = rest.startIndex
  }

  /// Returns the length of the body that a record at `offset` would have. Returns nil if no record
  /// can begin there.
  static func length(in file: [UInt8], at offset: Int) -> Int? {
    var rest = file[offset...]
    guard let length = rest.popInteger(UInt32.self), let kind = rest.popInteger(UInt8.self),
      JournalRecord.accepts(length: Int(length), of: kind), rest.count >= Int(length) + 4
    else { return nil }
    return Int(length)
  }

  /// Returns the decrypted record. Returns nil if the encrypted update does not verify.
  func opened(header: JournalHeader, key: StateKey) -> JournalRecord? {
    guard isHold else { return .done(update, time: time) }
    let context = JournalRecord.context(update, header)
    guard let json = key.open(Array(box), context: context) else { return nil }
    let held = HeldPrompt(update: update.update, mark: update.mark, json: json)
    return .hold(held, time: time)
  }
}

extension JournalRecord {
  /// Reports whether a body of this kind can have this length.
  fileprivate static func accepts(length: Int, of kind: UInt8) -> Bool {
    switch kind {
    case doneKind: length == prefixByteCount
    case holdKind:
      (prefixByteCount + sealByteCount...prefixByteCount + sealByteCount
        + HeldPrompt.largest).contains(length)
    default: false
    }
  }
}
