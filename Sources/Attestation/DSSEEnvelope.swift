package import Crypto
package import JSON

/// A payload with its type, and signatures over both (DSSE 1.0, secure-systems-lab/dsse).
package struct DSSEEnvelope: Equatable, Sendable {
  /// The media type of the payload.
  package let payloadType: String
  /// The signed bytes. They are never serialized again.
  package let payload: [UInt8]
  /// The signatures, from 1 to 64. Anyone can add a signature to an envelope.
  package let signatures: [Signature]

  /// One signature, with the ID of its key. The ID is only a hint.
  package struct Signature: Equatable, Sendable {
    package let keyID: String
    /// The signature: ECDSA P-256 over SHA-256, in DER.
    package let bytes: [UInt8]

    package init(keyID: String, bytes: [UInt8]) {
      self.keyID = keyID
      self.bytes = bytes
    }
  }

  /// A trusted key and its ID in envelopes.
  package struct TrustedKey: Sendable {
    let id: String
    let key: P256PublicKey

    /// Creates a trusted key. The default ID is the SHA-256 digest of the key's SPKI in hex.
    package init(_ key: P256PublicKey, id: String? = nil) {
      self.key = key
      self.id = id ?? key.keyID
    }
  }

  /// The payload type of in-toto statements.
  package static let inToto = "application/vnd.in-toto+json"

  private static let signatureLimit = 64

  package init(payloadType: String, payload: [UInt8], signatures: [Signature]) {
    self.payloadType = payloadType
    self.payload = payload
    self.signatures = signatures
  }

  /// Returns the bytes that are signed: `DSSEv1 LEN(type) type LEN(body) body` (DSSE protocol.md,
  /// PAE).
  package static func preAuthenticationEncoding(type: String, body: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(body.count) ".utf8) + body
  }
}

// Signing and verification.
extension DSSEEnvelope {
  /// Why a payload was not signed.
  package enum SigningError<Cause: Error>: Error {
    case signer(Cause)
    /// The signature does not verify with any of the public keys. The signer uses a different private key.
    case otherKey
  }

  /// Signs a payload and returns the envelope, with the ID of the key that verifies the signature.
  /// Throws if none of `keys` does.
  package static func sign<Signer: MessageSigner>(
    _ payload: [UInt8], type: String = inToto, signer: Signer, keys: [P256PublicKey]
  ) throws(SigningError<Signer.SignerError>) -> DSSEEnvelope {
    let message = preAuthenticationEncoding(type: type, body: payload)
    let signature: [UInt8]
    do throws(Signer.SignerError) { signature = try signer.signature(for: message) } catch {
      throw .signer(error)
    }
    guard let key = keys.first(where: { $0.isValid(signature, for: message) }) else {
      throw .otherKey
    }
    return DSSEEnvelope(
      payloadType: type, payload: payload,
      signatures: [Signature(keyID: key.keyID, bytes: signature)])
  }

  /// Returns the payload if at least `threshold` of the keys signed it and its type is `expected`.
  ///
  /// Keys are counted by their SPKI: two signatures by one key count once, and one key with two IDs
  /// counts once. Signatures whose ID is not the ID of one of these keys are ignored. A signature
  /// without an ID is verified with each key.
  package func verified(
    by keys: [TrustedKey], threshold: Int = 1, payloadType expected: String = inToto
  ) throws(AttestationError) -> [UInt8] {
    let message = DSSEEnvelope.preAuthenticationEncoding(type: payloadType, body: payload)
    var valid: Set<[UInt8]> = []
    for signature in signatures {
      for trusted in keys where signature.keyID.isEmpty || signature.keyID == trusted.id {
        guard trusted.key.isValid(signature.bytes, for: message) else { continue }
        valid.insert(trusted.key.spki)
      }
    }
    guard threshold > 0, valid.count >= threshold else {
      throw AttestationError(
        "signed by \(valid.count) of the trusted keys, expected at least \(threshold)")
    }
    guard payloadType == expected else {
      throw AttestationError("payloadType: unexpected type, expected \(expected)")
    }
    return payload
  }
}

// Coding.
extension DSSEEnvelope {
  /// The members in the order of the DSSE specification, with base64 in the standard alphabet.
  package var json: JSONValue {
    [
      "payloadType": .string(payloadType), "payload": .string(Base64.encode(payload)),
      "signatures": .array(
        signatures.map {
          ["keyid": .string($0.keyID), "sig": .string(Base64.encode($0.bytes))]
        }),
    ]
  }

  /// Reads an envelope. Refuses unknown members and an envelope without signatures.
  package init(_ envelope: ObjectReader<AttestationError>) throws(AttestationError) {
    try envelope.requireMembers(["payloadType", "payload", "signatures"])
    payloadType = try envelope.text("payloadType")
    payload = try envelope.parsed("payload", expecting: "base64", Base64.decodeEither)
    let elements = try envelope.objects("signatures")
    guard (1...DSSEEnvelope.signatureLimit).contains(elements.count) else {
      throw AttestationError(
        "\(envelope.path(of: "signatures")): \(elements.count) elements, "
          + "expected 1 to \(DSSEEnvelope.signatureLimit)")
    }
    var signatures: [Signature] = []
    for element in elements {
      try element.requireMembers(["sig"], optional: ["keyid"])
      signatures.append(
        Signature(
          keyID: try element.optionalText("keyid") ?? "",
          bytes: try element.parsed("sig", expecting: "base64", Base64.decodeEither)))
    }
    self.signatures = signatures
  }

  /// Parses the bytes of a file that contains one envelope.
  package init(parsing bytes: [UInt8]) throws(AttestationError) {
    try self.init(ObjectReader(JSONValue(attestation: bytes)))
  }
}

extension P256PublicKey {
  /// The default key ID in envelopes: the SHA-256 digest of the SPKI in hex.
  var keyID: String { SHA256.digest(of: spki).hex }
}

extension Base64 {
  /// Decodes base64 in the standard or the URL-safe alphabet, with or without padding (RFC 4648 §4,
  /// §5).
  ///
  /// Programs that write DSSE use either alphabet. A string that mixes the two alphabets is
  /// refused.
  fileprivate static func decodeEither(_ text: String) -> [UInt8]? {
    let isURLSafe = text.utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    guard isURLSafe || !text.utf8.count.isMultiple(of: 4) else { return decode(text) }
    var digits: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"): return nil
      default: digits.append(byte)
      }
    }
    while !digits.count.isMultiple(of: 4) { digits.append(UInt8(ascii: "=")) }
    return decode(String(decoding: digits, as: UTF8.self))
  }
}
