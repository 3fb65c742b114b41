import Attestation
import Configuration
import Console
import Crypto
import Gate
import Policy

/// Signs statements, and verifies each signature with the committed key.
struct StatementSigner {
  private let signer: Signer
  private let key: P256PublicKey

  /// Creates the signer that `uri` names. Throws if the policy does not allow it for `environment`,
  /// or if `key` is a failure.
  init(
    _ uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy,
    _ key: Result<ReadKey, RuleFailure>
  ) throws(Failure) {
    signer = try Signer(uri, for: environment, policy)
    self.key = try key.failing().content.failing()
  }

  /// Returns the signed statement in an envelope. Throws if the signature does not verify with the
  /// committed key.
  func envelope(of statement: Statement) throws(Failure) -> DSSEEnvelope {
    do throws(DSSEEnvelope.SigningError<Failure>) {
      return try DSSEEnvelope.sign(statement.bytes, signer: signer, key: key)
    } catch {
      switch error {
      case .signer(let failure): throw failure
      case .otherKey:
        throw Failure(
          .integrity, "the signature does not verify with environments/keys/manifest.pem",
          hint: "sign with the private key that belongs to the committed key")
      }
    }
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
      let signer = try StatementSigner(uri, for: decision.case.to, input.policy, input.manifestKey)
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
