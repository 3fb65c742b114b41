import Attestation
import Configuration
import Console
import Crypto
import Gate
import Policy

/// Signs for one environment, and verifies each signature with the committed keys of the signers
/// that the policy lists with the same scheme.
struct StatementSigner {
  private let signer: Signer
  private let keys: SignerKeys
  private let candidates: [P256PublicKey]

  /// Creates the signer that `uri` names. Throws if the policy does not allow it for the
  /// environment of `keys`, or if a file of these keys contains no key.
  init(_ uri: String, _ policy: PromotionPolicy, _ keys: SignerKeys) throws(Failure) {
    signer = try Signer(uri, for: keys.environment, policy)
    try ruled(keys.requireReadable())
    self.keys = keys
    candidates = keys.keys(of: try Signer.scheme(of: uri, for: keys.environment, policy))
  }

  /// Returns the signature of `bytes` in DER, and the key that verifies it.
  func signature(
    of bytes: [UInt8]
  ) throws(Failure) -> (bytes: [UInt8], key: P256PublicKey) {
    let signature = try signer.signature(for: bytes)
    guard let key = candidates.first(where: { $0.isValid(signature, for: bytes) }) else {
      throw otherKey
    }
    return (signature, key)
  }

  /// Returns the signed statement in an envelope. Throws if the signature does not verify with a
  /// committed key.
  func envelope(of statement: Statement) throws(Failure) -> DSSEEnvelope {
    do throws(DSSEEnvelope.SigningError<Failure>) {
      return try DSSEEnvelope.sign(statement.bytes, signer: signer, keys: candidates)
    } catch {
      switch error {
      case .signer(let failure): throw failure
      case .otherKey: throw otherKey
      }
    }
  }

  private var otherKey: Failure {
    Failure(
      .integrity,
      "the signature does not verify with a key that the policy lists for \(keys.environment): "
        + keys.names,
      hint: "sign with the private key that belongs to the committed key")
  }
}

extension VerdictDocument {
  /// Creates the verdict document of a decision. It is signed only if the verdict is `yes` and the
  /// request has a signer.
  static func signed(
    _ decision: GateDecision, by request: GateRequest, _ input: GateInput
  ) throws(Failure) -> VerdictDocument {
    var statement: DSSEEnvelope?
    if decision.verdict == .yes, let uri = request.signer {
      let signer = try StatementSigner(uri, input.policy, try input.signerKeys.failing())
      let result = SVRStatement(
        of: decision.case, decided: decision.decided, hasForcedTime: decision.hasForcedTime,
        authority: Authority(input.policy))
      statement = try signer.envelope(of: result.statement)
    }
    return VerdictDocument(
      verdict: decision.verdict, decided: decision.decided, hasForcedTime: decision.hasForcedTime,
      case: decision.case, rules: decision.outcomes.map(VerdictDocument.Rule.init),
      statement: statement)
  }
}
