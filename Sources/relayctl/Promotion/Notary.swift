import Console
import Crypto
import Manifest
import Policy

/// The signer of statements with the committed key that verifies them.
struct Notary {
  private let signer: Signer
  private let key: P256PublicKey

  /// The signer that `uri` names, if the policy lets it sign for `environment`.
  init(
    _ uri: String, for environment: EnvironmentName, _ policy: PromotionPolicy,
    _ workspace: Workspace
  ) throws(Failure) {
    signer = try Signer(uri, for: environment, policy)
    key = try workspace.manifestKey()
  }

  /// The statement in an envelope that verifies with the committed key.
  func envelope(of statement: Statement) throws(Failure) -> DSSEEnvelope {
    let envelope = try DSSEEnvelope.signed(statement.bytes, key: key) {
      message throws(Failure) in try signer.signature(for: message)
    }
    guard let envelope else {
      throw Failure(
        .integrity, "the signature does not verify with environments/keys/manifest.pem",
        hint: "sign with the key whose public half is committed there")
    }
    return envelope
  }
}

extension VerdictDocument {
  /// The document of a decision; a yes is signed when a signer was given, a no never is.
  static func signed(
    _ decision: GateDecision, by request: GateRequest, policy: PromotionPolicy
  ) throws(Failure) -> VerdictDocument {
    guard decision.verdict == .yes, let uri = request.signer, let manifest = decision.case.manifest
    else { return VerdictDocument(decision, statement: nil) }
    let notary = try Notary(uri, for: decision.case.to, policy, request.workspace)
    var subjects: [(name: String, digest: Digest)] = [("config-manifest.yaml", manifest)]
    if let lock = decision.case.lock { subjects.append(("relay.lock", lock)) }
    let statement = Statements(origin: policy.logbookOrigin).verification(
      of: subjects, properties: decision.properties, policy: policy.digest, at: decision.decided)
    return VerdictDocument(decision, statement: try notary.envelope(of: statement))
  }
}
