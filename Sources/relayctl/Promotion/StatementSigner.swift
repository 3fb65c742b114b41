import Attestation
import Configuration
import Console
import Crypto
import Gate
import Policy

/// The signer of statements with the committed key that verifies them.
struct StatementSigner {
  private let signer: Signer
  private let key: P256PublicKey

  /// The signer that `uri` names, if the policy lets it sign for `environment`.
  init(
    _ uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy,
    _ key: Result<ReadKey, RuleFailure>
  ) throws(Failure) {
    signer = try Signer(uri, for: environment, policy)
    self.key = try key.failing().key.failing()
  }

  /// The statement in an envelope that verifies with the committed key.
  func envelope(of statement: Statement) throws(Failure) -> DSSEEnvelope {
    do throws(DSSEEnvelope.SigningError<Failure>) {
      return try DSSEEnvelope.sign(statement.bytes, signer: signer, key: key)
    } catch {
      switch error {
      case .signer(let failure): throw failure
      case .otherKey:
        throw Failure(
          .integrity, "the signature does not verify with environments/keys/manifest.pem",
          hint: "sign with the key whose public half is committed there")
      }
    }
  }
}

extension VerdictDocument {
  /// The document of a decision. A yes is signed if there is a signer; a no is never signed.
  static func signed(
    _ decision: GateDecision, by request: GateRequest, _ input: GateInput
  ) throws(Failure) -> VerdictDocument {
    var statement: DSSEEnvelope?
    if decision.verdict == .yes, let uri = request.signer {
      let signer = try StatementSigner(uri, for: decision.case.to, input.policy, input.manifestKey)
      let result = SVRStatement(
        of: decision.case, decided: decision.decided, authority: Authority(input.policy))
      statement = try signer.envelope(of: result.statement)
    }
    return VerdictDocument(
      verdict: decision.verdict, decided: decision.decided, hasForcedTime: decision.hasForcedTime,
      case: decision.case, rules: decision.outcomes.map(VerdictDocument.Rule.init),
      statement: statement)
  }
}
