import Crypto
import JSON
import Support
import Testing

@testable import Attestation

/// DSSE envelopes: the vectors of the specification, and everything that is refused.
@Suite struct DSSEEnvelopeTests {
  private func envelope(_ text: String) throws -> DSSEEnvelope {
    try DSSEEnvelope(parsing: Array(text.utf8))
  }

  private func trusted() throws -> [DSSEEnvelope.TrustedKey] {
    [.init(try AttestationSample.key())]
  }

  /// An envelope over `hello world` with a signature by each of the keys, with the given ID.
  private func signed(
    _ keys: [(P256PrivateKey, String)], _ type: String = DSSEEnvelope.inToto
  ) throws -> DSSEEnvelope {
    let body = Array("hello world".utf8)
    let message = DSSEEnvelope.preAuthenticationEncoding(type: type, body: body)
    return DSSEEnvelope(
      payloadType: type, payload: body,
      signatures: try keys.map { .init(keyID: $0.1, bytes: try $0.0.signature(for: message)) })
  }

  /// github.com/secure-systems-lab/dsse, protocol.md.
  @Test(arguments: [
    (
      "http://example.com/HelloWorld", "hello world",
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    ),
    ("", "", "DSSEv1 0  0 "), ("é", "\u{0}", "DSSEv1 2 é 1 \u{0}"),
  ])
  func encodesAsTheSpecificationDoes(type: String, body: String, expected: String) {
    let bytes = DSSEEnvelope.preAuthenticationEncoding(type: type, body: Array(body.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  /// The specification's signature over its example, as DER.
  @Test func verifiesTheSpecificationsSignature() throws {
    let signature = try #require(
      Base64.decode(
        "MEQCIANyarEBrVbCdjtsaqyOSHJ14qeRk6CdxfhZ2fjvPEo7AiBR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
      ))
    let example = "http://example.com/HelloWorld"
    let envelope = DSSEEnvelope(
      payloadType: example, payload: Array("hello world".utf8),
      signatures: [.init(keyID: "", bytes: signature)])
    let payload = try envelope.verified(by: trusted(), payloadType: example)
    #expect(payload == Array("hello world".utf8))
  }

  @Test func verifiesTheWorkedEnvelope() throws {
    #expect(try AttestationSample.key().keyID == AttestationSample.keyID)
    #expect(WorkedStatement.payload.utf8.count == 547)
    let envelope = try envelope(AttestationSample.envelope)
    let message = DSSEEnvelope.preAuthenticationEncoding(
      type: envelope.payloadType, body: envelope.payload)
    #expect(message.count == 590)
    #expect(
      SHA256.digest(of: message).hex
        == "04cc573cf8fbf36b1f246a4d86ad4dd265974957a114397f178643b9091c12d4")
    #expect(try envelope.verified(by: trusted()) == Array(WorkedStatement.payload.utf8))
  }

  @Test func readsWhatItWrites() throws {
    let envelope = try envelope(AttestationSample.envelope)
    #expect(try DSSEEnvelope(parsing: envelope.json.canonical) == envelope)
  }

  @Test func acceptsURLSafeBase64() throws {
    let standard = AttestationSample.signature
    #expect(standard.contains("/"), "or the test would show nothing")
    let safe = standard.replacing("/", with: "_").replacing("+", with: "-")
    for text in [safe, String(safe.prefix { $0 != "=" })] {
      let envelope = try envelope(AttestationSample.envelope.replacing(standard, with: text))
      #expect(try envelope.verified(by: trusted()).count == 547)
    }
  }

  @Test(arguments: [
    ("\"payloadType\"", "\"payloadtype\""), ("{\"payloadType\"", "{\"x\":1,\"payloadType\""),
    ("{\"payloadType\"", "{\"payloadType\":\"\",\"payloadType\""),
    ("\"signatures\":[", "\"signatures\":[1,"),
    ("\"signatures\":[", "\"signatures\":[{},"), ("\"keyid\"", "\"x\":1,\"keyid\""),
    ("\"keyid\":", "\"keyid\":1,\"y\":"), ("}]}", "}]}{}"), ("\"payload\":\"", "\"payload\":\"*"),
    ("\"sig\":\"MEQ", "\"sig\":\"M-/Q"), ("\"sig\":\"MEQ", "\"sig\":\" MEQ"),
  ])
  func refusesAnotherForm(old: String, new: String) throws {
    let text = AttestationSample.envelope.replacing(old, with: new, maxReplacements: 1)
    #expect(text != AttestationSample.envelope)
    #expect(throws: AttestationError.self) { try envelope(text) }
  }

  @Test func refusesAnEnvelopeWithoutSignatures() throws {
    let end = try #require(AttestationSample.envelope.firstRange(of: "\"signatures\""))
    let text = AttestationSample.envelope[..<end.lowerBound] + "\"signatures\":[]}"
    #expect(throws: AttestationError.self) { try envelope(String(text)) }
  }

  @Test func refusesEveryFlippedBit() throws {
    let whole = try envelope(AttestationSample.envelope)
    let keys = try trusted()
    for flip in bitFlips(of: whole.payload) {
      let other = DSSEEnvelope(
        payloadType: whole.payloadType, payload: flip.bytes, signatures: whole.signatures)
      #expect(throws: AttestationError.self, "payload, \(flip)") { try other.verified(by: keys) }
    }
    for flip in bitFlips(of: whole.signatures[0].bytes) {
      let other = DSSEEnvelope(
        payloadType: whole.payloadType, payload: whole.payload,
        signatures: [.init(keyID: "", bytes: flip.bytes)])
      #expect(throws: AttestationError.self, "signature, \(flip)") { try other.verified(by: keys) }
    }
    for flip in bitFlips(of: Array(whole.payloadType.utf8)) {
      guard let type = String(validating: flip.bytes, as: UTF8.self) else { continue }
      let other = DSSEEnvelope(
        payloadType: type, payload: whole.payload, signatures: whole.signatures)
      #expect(throws: AttestationError.self, "type, \(flip)") {
        try other.verified(by: keys, payloadType: type)
      }
    }
  }

  @Test func checksTheTypeAfterTheSignature() throws {
    let key = try P256PrivateKey.generate()
    let other = try signed([(key, "")], "text/plain")
    let error = #expect(throws: AttestationError.self) {
      try other.verified(by: [.init(key.publicKey)])
    }
    #expect(error?.description.hasPrefix("payloadType: ") == true)
    #expect(try other.verified(by: [.init(key.publicKey)], payloadType: "text/plain").count == 11)
  }

  @Test func ignoresSignaturesOfOthers() throws {
    let key = try P256PrivateKey.generate()
    let stranger = try P256PrivateKey.generate()
    let id = key.publicKey.keyID
    let trusted = [DSSEEnvelope.TrustedKey(key.publicKey)]
    let both = try signed([(stranger, stranger.publicKey.keyID), (stranger, id), (key, id)])
    #expect(try both.verified(by: trusted).count == 11)
    for envelope in [
      try signed([(stranger, stranger.publicKey.keyID)]), try signed([(stranger, id)]),
      try signed([(stranger, "")]), try signed([(key, "unknown")]),
    ] {
      #expect(throws: AttestationError.self) { try envelope.verified(by: trusted) }
    }
  }

  @Test func countsKeysNotSignaturesOrIDs() throws {
    let one = try P256PrivateKey.generate()
    let two = try P256PrivateKey.generate()
    let keys: [DSSEEnvelope.TrustedKey] = [
      .init(one.publicKey, id: "a"), .init(one.publicKey, id: "b"), .init(two.publicKey, id: "c"),
    ]
    for signers in [[(one, "a"), (one, "b")], [(one, "a"), (one, "a")], [(one, ""), (one, "")]] {
      let envelope = try signed(signers)
      #expect(try envelope.verified(by: keys, threshold: 1).count == 11)
      #expect(throws: AttestationError.self) { try envelope.verified(by: keys, threshold: 2) }
    }
    #expect(try signed([(one, "a"), (two, "c")]).verified(by: keys, threshold: 2).count == 11)
    #expect(try signed([(one, "b"), (two, "")]).verified(by: keys, threshold: 2).count == 11)
    #expect(throws: AttestationError.self) {
      try signed([(one, "a")]).verified(by: keys, threshold: 0)
    }
  }

  @Test func signsOnlyWithThePrivateKeyOfThePublicKey() throws {
    let key = try P256PrivateKey.generate()
    let payload = Array("{}".utf8)
    let envelope = try DSSEEnvelope.sign(payload, signer: key, keys: [key.publicKey])
    #expect(try envelope.verified(by: [.init(key.publicKey)]) == payload)
    #expect(envelope.signatures.map(\.keyID) == [key.publicKey.keyID])
    let error = #expect(throws: DSSEEnvelope.SigningError<CryptoError>.self) {
      try DSSEEnvelope.sign(payload, signer: key, keys: [try AttestationSample.key()])
    }
    guard case .otherKey = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
