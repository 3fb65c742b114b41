extension Timestamp {
  /// The time that any RFC 3339 §5.6 text names: a fraction of the second is cut off, an offset is applied. `nil` for
  /// dates that do not exist, a missing zone, and anything behind it.
  package init?(rfc3339 text: String) {
    var bytes = Array(text.utf8)
    guard bytes.count >= 20 else { return nil }
    var rest = bytes[19...]
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.count <= 9 else { return nil }
      rest = rest.dropFirst(1 + digits.count)
    }
    guard let offset = Timestamp.offset(rest) else { return nil }
    bytes[10] = bytes[10] == UInt8(ascii: "t") ? UInt8(ascii: "T") : bytes[10]
    guard let local = Timestamp(bytes: bytes[..<19] + [UInt8(ascii: "Z")]) else { return nil }
    self.init(seconds: local.seconds - offset)
  }

  /// Seconds that a zone is ahead of UTC: `Z`, or `+hh:mm` and `-hh:mm`.
  private static func offset(_ zone: ArraySlice<UInt8>) -> Int64? {
    if zone.elementsEqual("Z".utf8) || zone.elementsEqual("z".utf8) { return 0 }
    let bytes = Array(zone)
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      bytes[3] == UInt8(ascii: ":"), let hours = decimal(bytes[1..<3]), hours < 24,
      let minutes = decimal(bytes[4..<6]), minutes < 60
    else { return nil }
    let seconds = Int64(hours * 3600 + minutes * 60)
    return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
  }
}
