import Crypto

/// A signature made by `ssh-keygen -Y sign` (OpenSSH PROTOCOL.sshsig). Only the claimed key and
/// namespace are read. The signature is not verified here.
package struct SSHSignature: Equatable, Sendable {
  /// The content of the whole file, which is passed to ssh-keygen.
  package let armored: [UInt8]
  /// The key that claims to have made the signature.
  package let key: SSHPublicKey
  /// The purpose of the signature, such as `relay-approval`.
  package let namespace: String

  /// The maximum size of a signature file in bytes. A signature by an RSA key of 16,384 bits fits.
  private static let byteLimit = 8192

  private static let header = "-----BEGIN SSH SIGNATURE-----"
  private static let footer = "-----END SSH SIGNATURE-----"

  /// Parses a whole file; `nil` unless it is exactly one armored signature of version 1.
  package init?(_ armored: [UInt8]) {
    guard armored.count <= SSHSignature.byteLimit,
      let text = String(validating: armored, as: UTF8.self)
    else { return nil }
    var lines = text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count > 2, lines.first?.elementsEqual(SSHSignature.header.utf8) == true,
      lines.last?.elementsEqual(SSHSignature.footer.utf8) == true
    else { return nil }
    let base64 = lines.dropFirst().dropLast().map { String(Substring($0)) }.joined()
    guard let blob = Base64.decode(base64) else { return nil }
    self.init(armored: armored, blob: blob)
  }

  private init?(armored: [UInt8], blob: [UInt8]) {
    var reader = SSHWireReader(blob)
    guard reader.bytes(6) == Array("SSHSIG".utf8), reader.number() == 1,
      let key = reader.string().flatMap(SSHPublicKey.init(blob:)), let namespace = reader.text(),
      (1...128).contains(namespace.utf8.count), reader.string() != nil, let hash = reader.text(),
      ["sha256", "sha512"].contains(hash), reader.string() != nil, reader.isAtEnd
    else { return nil }
    self.armored = armored
    self.key = key
    self.namespace = namespace
  }
}
