import Crypto

@testable import relayctl

/// Vectors of others: the key of the DSSE specification and what it signed (shared/reference/formats.md §3.6, §3.7).
enum AttestationSample {
  /// The public half of the DSSE specification's key, which it prints as two decimal numbers.
  static let pem = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ805D3eqNZywjCI19lInBJOp7YMr
    CrzAH3CVTAOQ0jgMeCvVTiaRJaRPRDOv8UMs6U4SvKc6pnrIDOoSYI3fdA==
    -----END PUBLIC KEY-----

    """

  static func key() throws -> P256PublicKey { try P256PublicKey(pem: pem) }

  static let keyID = "f793580060562d6ff075d814ea698c282fcc779b0cde64d79ffc6301df00d14b"

  /// A Simple Verification Result over `hello relay\n`.
  static let payload = """
    {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"config-manifest.yaml","digest":\
    {"sha256":"eb78b4c2f26000ae67c0ebb2a045f9d3a4d7e86ef8d54f468cf26ed6895d356c"}}],\
    "predicateType":"https://in-toto.io/attestation/svr/v0.2","predicate":{"verifier":{"id":\
    "https://relay.example/relayctl/gate/v1","policies":[{"name":"policy.yaml","digest":{"sha256":\
    "0000000000000000000000000000000000000000000000000000000000000000"}}]},"timeCreated":\
    "2026-01-01T00:00:00Z","properties":["RELAY_DRIFT_WITHIN_5_PERCENT",\
    "RELAY_NO_CRITICAL_VULNERABILITIES"]}}
    """

  static let signature =
    "MEQCIBlJHS/0oycGTCfeHrcAoOaGcMvgAfXkch8zfcAj7J+OAiAadAQUEkmhS5c5GpfbqO4KodLm7f3O2RdLXXx5f7ITLQ=="

  static var envelope: String {
    """
    {"payloadType":"application/vnd.in-toto+json","payload":"\(Base64.encode(Array(payload.utf8)))",\
    "signatures":[{"keyid":"\(keyID)","sig":"\(signature)"}]}
    """
  }

  static let blob = Array("hello relay\n".utf8)

  /// What cosign makes of the blob.
  static let bundle = """
    {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":\
    {"hint":"95NYAGBWLW/wddgU6mmMKC/Md5sM3mTXn/xjAd8A0Us="},"tlogEntries":[]},"messageSignature":\
    {"messageDigest":{"algorithm":"SHA2_256","digest":"63i0wvJgAK5nwOuyoEX506TX6G741U9GjPJu1oldNWw="},\
    "signature":"MEUCIE2YdI1HyisHlwYMAhb9Ccf2W2b/lkvP41FIeYxpdkV9AiEA52m3v4X7dzfiFLjQQcdKdkACg3znyJRI\
    Z2PiHNl77nQ="}}
    """
}
