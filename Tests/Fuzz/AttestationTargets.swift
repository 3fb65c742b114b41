internal import Crypto
internal import JSON
internal import RFC3339

@testable import Attestation

let attestationTargets = [
  FuzzTarget("dsse") { bytes in
    let envelope = attempt { () throws(AttestationError) in try DSSEEnvelope(parsing: bytes) }
    guard let envelope else { return }
    let again = accepted("DSSE: the written envelope is read") { () throws(AttestationError) in
      try DSSEEnvelope(parsing: Array(envelope.json.pretty.utf8))
    }
    requireEqual(again, envelope, "DSSE: the written envelope is equal")
    requireEqual(again.json.canonical, envelope.json.canonical, "DSSE: writing is a fixed point")
  },
  FuzzTarget("statement") { bytes in
    let statement = attempt { () throws(AttestationError) in try Statement(parsing: bytes) }
    guard let statement else { return }
    let again = accepted("statement: the written one is read") { () throws(AttestationError) in
      try Statement(parsing: statement.bytes)
    }
    requireEqual(again.bytes, statement.bytes, "statement: the canonical form is a fixed point")
    requireEqual(again.subjects, statement.subjects, "statement: the subjects are equal")
  },
  FuzzTarget("sigstore-bundle") { bytes in
    let bundle = attempt { () throws(AttestationError) in try SigstoreBundle(parsing: bytes) }
    guard let bundle else { return }
    let again = accepted("bundle: the written one is read") { () throws(AttestationError) in
      try SigstoreBundle(parsing: bundle.bytes)
    }
    requireEqual(again, bundle, "bundle: the written one is equal")
    requireEqual(again.bytes, bundle.bytes, "bundle: the canonical form is a fixed point")
  },
  FuzzTarget("ssh-signature") { bytes in
    guard let signature = SSHSignature(bytes) else { return }
    guard let again = SSHSignature(rearmored(signature.armored)) else {
      return require(false, "SSH signature: lines of another length are read")
    }
    requireEqual(signature.armored, bytes, "SSH signature: it is kept as it was read")
    requireEqual(again.key, signature.key, "SSH signature: the key is equal")
    requireEqual(again.namespace, signature.namespace, "SSH signature: the namespace is equal")
    requireKeyIsWritten(signature.key)
  },
  FuzzTarget("ssh-public-key") { bytes in
    if let key = SSHPublicKey(blob: bytes) {
      requireKeyIsWritten(key)
      requireEqual(
        key.line.utf8.split(separator: 0x20).last.map { String(Substring($0)) },
        Base64.encode(bytes), "SSH key: the wire form is kept")
    }
    let words = String(decoding: bytes, as: UTF8.self).split(
      separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, let key = SSHPublicKey(type: "\(words[0])", base64: "\(words[1])")
    else { return }
    requireEqual(Array(key.line.utf8), bytes, "SSH key: it is written as it was read")
    requireKeyIsWritten(key)
  },
  FuzzTarget("allowed-signers") { bytes in
    let signers = AllowedSigners(parsing: bytes)
    let again = AllowedSigners(parsing: Array(signers.lines.map(\.text).joined().utf8))
    requireEqual(again.defects, [], "allowed signers: no written line is refused")
    requireEqual(
      again.lines.map(content), signers.lines.map(content),
      "allowed signers: the written lines are equal")
    for line in signers.lines {
      _ = line.objection(namespace: "relay-approval", at: Timestamp(seconds: 0))
    }
    _ = attempt { () throws(RevokedKeysError) in try RevokedKeys("revoked_keys", bytes) }
  },
]

/// Requires that a key is read back from its line, and has one fingerprint.
private func requireKeyIsWritten(_ key: SSHPublicKey) {
  let words = key.line.split(separator: " ").map(String.init)
  requireEqual(words.count, 2, "SSH key: a line has a type and base64")
  let again = SSHPublicKey(type: words[0], base64: words[1])
  requireEqual(again, key, "SSH key: the written key is equal")
  requireEqual(again?.fingerprint, key.fingerprint, "SSH key: the fingerprint is equal")
}

/// The same signature with 70 characters a line, as ssh-keygen writes it.
private func rearmored(_ armored: [UInt8]) -> [UInt8] {
  let lines = armored.split(separator: 0x0a)
  let base64 = Array(lines.dropFirst().dropLast().joined())
  let pieces = stride(from: 0, to: base64.count, by: 70).map {
    Array(base64[$0..<min($0 + 70, base64.count)])
  }
  let all = [Array(lines.first ?? [])] + pieces + [Array(lines.last ?? [])]
  return all.flatMap { $0 + [0x0a] }
}

/// A line without its number.
private func content(_ line: AllowedSigners.Line) -> String {
  "\(line.principal) \(line.key.line) \(line.namespaces ?? ["any"]) "
    + "\(line.validAfter?.description ?? "-") \(line.validBefore?.description ?? "-")"
}
