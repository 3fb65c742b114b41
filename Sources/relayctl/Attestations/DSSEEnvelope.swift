import Crypto
import JSON

/// A DSSE envelope: a payload and signatures over its type and bytes (secure-systems-lab/dsse, protocol and envelope 1.0).
struct DSSEEnvelope: Equatable, Sendable {
  /// The payload type of in-toto statements.
  static let inToto = "application/vnd.in-toto+json"

  let payloadType: String
  let payload: [UInt8]
  let signatures: [Signature]

  struct Signature: Equatable, Sendable {
    /// A hint, no proof: SHA-256 of the key's SPKI in hex.
    let keyID: String
    /// ECDSA P-256 over SHA-256, DER.
    let bytes: [UInt8]
  }

  /// What is signed: `DSSEv1 LEN(type) type LEN(body) body`.
  static func preAuthenticationEncoding(type: String, body: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(body.count) ".utf8) + body
  }

  /// How many distinct keys of `keys` signed it. Neither signatures nor key ids are counted: one key under two ids is
  /// one key.
  func signers(among keys: [P256PublicKey]) -> Int {
    let message = DSSEEnvelope.preAuthenticationEncoding(type: payloadType, body: payload)
    var distinct: Set<[UInt8]> = []
    for key in keys where signatures.contains(where: { key.isValid($0.bytes, for: message) }) {
      distinct.insert(key.spki)
    }
    return distinct.count
  }

  /// The key id that is written for a key.
  static func keyID(of key: P256PublicKey) -> String { SHA256.digest(of: key.spki).hex }

  /// One object, canonical, as in `.intoto.jsonl` bundles, without a line feed.
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
  /// Reads an envelope; standard and URL-safe base64 are taken. Nothing is verified.
  init(_ value: JSONValue) throws(EvidenceError) {
    guard let type = value["payloadType"]?.stringValue, let text = value["payload"]?.stringValue,
      let payload = DSSEEnvelope.decode(text), let list = value["signatures"]?.arrayValue
    else {
      throw EvidenceError("no DSSE envelope, expected payloadType, payload and signatures")
    }
    var signatures: [Signature] = []
    for item in list {
      guard let text = item["sig"]?.stringValue, let bytes = DSSEEnvelope.decode(text) else {
        throw EvidenceError("signatures: no sig, expected base64")
      }
      signatures.append(Signature(keyID: item["keyid"]?.stringValue ?? "", bytes: bytes))
    }
    self.init(payloadType: type, payload: payload, signatures: signatures)
  }

  private static func decode(_ text: String) -> [UInt8]? {
    var standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    if standard != text {
      standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    }
    return Base64.decode(standard)
  }

  /// An envelope signed by `sign`, which gives DER; refused unless it verifies with `key`.
  static func signed<Failed: Error>(
    _ payload: [UInt8], type: String = inToto, key: P256PublicKey,
    by sign: ([UInt8]) throws(Failed) -> [UInt8]
  ) throws(Failed) -> DSSEEnvelope? {
    let bytes = try sign(preAuthenticationEncoding(type: type, body: payload))
    let envelope = DSSEEnvelope(
      payloadType: type, payload: payload,
      signatures: [Signature(keyID: keyID(of: key), bytes: bytes)])
    return envelope.signers(among: [key]) == 1 ? envelope : nil
  }
}
