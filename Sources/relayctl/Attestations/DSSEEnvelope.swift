import Console
import Crypto
import JSON

/// Bytes with signatures over them and their type (DSSE 1.0, secure-systems-lab/dsse).
struct DSSEEnvelope: Equatable, Sendable {
  /// What the payload is, as a media type.
  let payloadType: String
  /// The bytes that are signed, never written anew.
  let payload: [UInt8]
  /// Signatures, by whoever.
  let signatures: [Signature]

  /// One signature; the key id is a hint and no more.
  struct Signature: Equatable, Sendable {
    let keyID: String
    /// ECDSA P-256 over SHA-256, DER.
    let bytes: [UInt8]
  }

  /// A key that is trusted, under the id by which envelopes may name it.
  struct TrustedKey: Sendable {
    let id: String
    let key: P256PublicKey

    /// A key under an id, by default SHA-256 of its SPKI in hex.
    init(_ key: P256PublicKey, id: String? = nil) {
      self.key = key
      self.id = id ?? key.keyID
    }
  }

  /// The type of in-toto statements.
  static let inToto = "application/vnd.in-toto+json"

  private static let signatureLimit = 64

  /// The bytes that a signature is over: `DSSEv1 LEN(type) type LEN(body) body` (protocol.md, PAE).
  static func preAuthenticationEncoding(type: String, body: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(body.count) ".utf8) + body
  }

  /// Signs a payload. The signature is verified with `key` before it is used.
  static func sign(
    _ payload: [UInt8], type: String = inToto, signer: Signer, key: P256PublicKey
  ) throws(Failure) -> DSSEEnvelope {
    let message = preAuthenticationEncoding(type: type, body: payload)
    let signature = try signer.signature(for: message)
    guard key.isValid(signature, for: message) else {
      throw Failure(
        .integrity, "the signature does not verify with environments/keys/manifest.pem",
        hint: "sign with the key whose public half is committed there")
    }
    return DSSEEnvelope(
      payloadType: type, payload: payload,
      signatures: [Signature(keyID: key.keyID, bytes: signature)])
  }

  /// The payload, once at least `threshold` of the keys have signed it as `payloadType`.
  ///
  /// Keys count by what they are: neither two signatures of one key nor one key under two ids count twice. Signatures
  /// that name no key of these are left out of account; one without an id is tried with each.
  func verified(
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
      throw AttestationError("payloadType: another type, expected \(expected)")
    }
    return payload
  }

  /// The members in DSSE's order, base64 in the standard alphabet.
  var json: JSONValue {
    [
      "payloadType": .string(payloadType), "payload": .string(Base64.encode(payload)),
      "signatures": .array(
        signatures.map {
          ["keyid": .string($0.keyID), "sig": .string(Base64.encode($0.bytes))]
        }),
    ]
  }
}

extension DSSEEnvelope {
  /// Reads an envelope: known members only, at least one signature.
  init(_ value: JSONValue) throws(AttestationError) {
    try value.requireMembers(["payloadType", "payload", "signatures"], of: "envelope")
    payloadType = try value.text("payloadType")
    payload = try value.value("payload", "base64", Base64.decodeEither)
    let elements = try value.elements("signatures")
    guard (1...DSSEEnvelope.signatureLimit).contains(elements.count) else {
      throw AttestationError(
        "signatures: \(elements.count), expected 1 to \(DSSEEnvelope.signatureLimit)")
    }
    var signatures: [Signature] = []
    for element in elements {
      try element.requireMembers(["sig"], optional: ["keyid"], of: "signature")
      let keyID = element["keyid"] == nil ? "" : try element.text("keyid")
      signatures.append(
        Signature(
          keyID: keyID, bytes: try element.value("sig", "base64", Base64.decodeEither)))
    }
    self.signatures = signatures
  }

  /// Reads the bytes of a file that holds one envelope.
  init(parsing bytes: [UInt8]) throws(AttestationError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw AttestationError("\(error)")
    }
    try self.init(value)
  }
}

extension P256PublicKey {
  /// SHA-256 of the SPKI in hex: the key id of our envelopes.
  var keyID: String { SHA256.digest(of: spki).hex }
}
