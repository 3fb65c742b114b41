import Crypto

/// The signature beside a VEX document: `NAME.json.sig`, as beside a manifest.
enum VEXSignature {
  /// Whether `signature`, the bytes of the file (base64 of DER and a line feed), is one of ECDSA P-256 over
  /// SHA-256 of `document` by one of `keys`.
  static func verify(
    _ document: [UInt8], signature: [UInt8], keys: [P256PublicKey]
  ) -> Bool {
    guard signature.last == UInt8(ascii: "\n"),
      let signature = Base64.decode(String(decoding: signature.dropLast(), as: UTF8.self))
    else { return false }
    return keys.contains { $0.isValid(signature, for: document) }
  }
}
