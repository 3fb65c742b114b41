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
    let value = json(bytes)
    let texts = [value["payload"]] + (value["signatures"]?.arrayValue ?? []).map { $0["sig"] }
    for text in texts {
      require(hasOneAlphabet(text?.stringValue), "DSSE: a text has one alphabet")
    }
  },
  FuzzTarget("statement") { bytes in
    let statement = attempt { () throws(AttestationError) in try Statement(parsing: bytes) }
    guard let statement else { return }
    let again = accepted("statement: the written one is read") { () throws(AttestationError) in
      try Statement(parsing: statement.bytes)
    }
    requireEqual(again.bytes, statement.bytes, "statement: the canonical form is a fixed point")
    requireEqual(again.subjects, statement.subjects, "statement: the subjects are equal")
    requireEqual(
      knownMembers(ofStatement: json(bytes)).canonical, statement.bytes,
      "statement: the known members are kept")
  },
  FuzzTarget("sigstore-bundle") { bytes in
    let bundle = attempt { () throws(AttestationError) in try SigstoreBundle(parsing: bytes) }
    guard let bundle else { return }
    let again = accepted("bundle: the written one is read") { () throws(AttestationError) in
      try SigstoreBundle(parsing: bundle.bytes)
    }
    requireEqual(again, bundle, "bundle: the written one is equal")
    requireEqual(again.bytes, bundle.bytes, "bundle: the canonical form is a fixed point")
    requireEqual(
      withEntries(json(bytes)).canonical + [0x0a], bundle.bytes, "bundle: no member is ignored")
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
    requireParts(of: signature)
  },
  FuzzTarget("ssh-public-key") { bytes in
    if let key = SSHPublicKey(blob: bytes) {
      requireKeyIsWritten(key)
      requireEqual(
        key.line.utf8.split(separator: 0x20).last.map { String(Substring($0)) },
        Base64.encode(bytes), "SSH key: the wire form is kept")
      let strings = wireStrings(bytes) ?? []
      require(
        (2...4).contains(strings.count) && !strings.contains([]),
        "SSH key: the wire form is a type and one to three fields with content")
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
    let source = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    for line in signers.lines {
      requireEqual(
        statedOptions(source[line.number - 1]), options(of: line),
        "allowed signers: each option is stated once, and kept")
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

/// The options that a line without its number states, by name.
private func options(of line: AllowedSigners.Line) -> [String] {
  [
    line.namespaces.map { _ in "namespaces=" }, line.validAfter.map { _ in "valid-after=" },
    line.validBefore.map { _ in "valid-before=" },
  ].compactMap(\.self)
}

/// The names of the options in the source of a line, sorted: the second field without its texts in
/// quotes.
private func statedOptions(_ line: ArraySlice<UInt8>) -> [String] {
  let parts = String(decoding: line, as: UTF8.self)
    .split(separator: "\"", omittingEmptySubsequences: false)
  let outside = stride(from: 0, to: parts.count, by: 2).map { parts[$0] }.joined()
  let field = outside.split { $0 == " " || $0 == "\t" }.dropFirst().first ?? ""
  return field.contains("=") ? field.split(separator: ",").map(String.init).sorted() : []
}
