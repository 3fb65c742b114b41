/// The timestamped signature of a witness, `cosignature/v1` (C2SP tlog-cosignature, "Ed25519 signed
/// message").
package enum Cosignature {
  /// The bytes that a witness signs: two header lines, then the checkpoint's text.
  package static func message(time: UInt64, text: [UInt8]) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + text
  }

  /// The time (seconds since 1970) and the Ed25519 signature in a signature blob of 8 + 64 bytes.
  package static func split(_ blob: [UInt8]) -> (time: UInt64, signature: [UInt8])? {
    guard blob.count == 72 else { return nil }
    let time = blob.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    guard time <= UInt64(Int64.max) else { return nil }
    return (time, Array(blob.dropFirst(8)))
  }
}
