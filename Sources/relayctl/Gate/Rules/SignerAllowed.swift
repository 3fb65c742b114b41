import Console
import Policy

/// The signer of verdict and promotion is one that the policy allows in the target (R24).
enum SignerAllowed: GateRule {
  static let id = "signer_allowed"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let to = input.promotion.to
    guard let uri = input.signer else {
      return Grounds(reason: "no signer is given: the verdict stays unsigned")
    }
    let next = "give a signer that environments/policy.yaml allows for \(to)"
    do throws(Failure) { _ = try Signer(uri, for: to, input.policy) } catch {
      throw Shortfall(error, next: next) ?? .no(error.message, next: next)
    }
    let scheme = uri.split(separator: ":").first.map(String.init) ?? ""
    return Grounds(reason: "\(scheme) may sign for \(to)")
  }
}
