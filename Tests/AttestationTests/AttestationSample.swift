import Crypto
import Support

/// The key of the DSSE specification and what it signed.
enum AttestationSample {
  /// The public key of the DSSE specification, which prints it as two decimal numbers.
  static let pem = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ805D3eqNZywjCI19lInBJOp7YMr
    CrzAH3CVTAOQ0jgMeCvVTiaRJaRPRDOv8UMs6U4SvKc6pnrIDOoSYI3fdA==
    -----END PUBLIC KEY-----

    """

  static func key() throws -> P256PublicKey { try P256PublicKey(pem: pem) }

  static let keyID = "f793580060562d6ff075d814ea698c282fcc779b0cde64d79ffc6301df00d14b"

  static let signature =
    "MEQCIBlJHS/0oycGTCfeHrcAoOaGcMvgAfXkch8zfcAj7J+OAiAadAQUEkmhS5c5GpfbqO4KodLm7f3O2RdLXXx5f7ITLQ=="

  static var envelope: String {
    let payload = Base64.encode(Array(WorkedStatement.payload.utf8))
    return """
      {"payloadType":"application/vnd.in-toto+json","payload":"\(payload)",\
      "signatures":[{"keyid":"\(keyID)","sig":"\(signature)"}]}
      """
  }

  /// The bundle that cosign makes for the blob.
  static let bundle = """
    {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":\
    {"hint":"95NYAGBWLW/wddgU6mmMKC/Md5sM3mTXn/xjAd8A0Us="},"tlogEntries":[]},"messageSignature":\
    {"messageDigest":{"algorithm":"SHA2_256","digest":"63i0wvJgAK5nwOuyoEX506TX6G741U9GjPJu1oldNWw="},\
    "signature":"MEUCIE2YdI1HyisHlwYMAhb9Ccf2W2b/lkvP41FIeYxpdkV9AiEA52m3v4X7dzfiFLjQQcdKdkACg3znyJRI\
    Z2PiHNl77nQ="}}
    """
}
