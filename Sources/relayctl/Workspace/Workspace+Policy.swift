import Configuration
import Console
import Evidence
import Policy
import YAML

extension Workspace {
  /// The policy of `environments/policy.yaml`, expired or not.
  func policy() throws(Failure) -> PromotionPolicy {
    let file = path("environments/policy.yaml")
    let bytes = try content(of: file)
    return try document { () throws(YAMLError) in try PromotionPolicy.parse(bytes, file: file) }
  }

  /// The policy, where a decision is made by it: an expired one is a no.
  func policyInForce() throws(Failure) -> PromotionPolicy {
    let policy = try policy()
    try requireInForce(policy)
    return policy
  }

  /// Refuses an expired policy: it decides nothing.
  func requireInForce(_ policy: PromotionPolicy) throws(Failure) {
    guard !policy.isExpired(at: now) else {
      throw Failure(
        .no,
        "\(path("environments/policy.yaml")): expired with \(policy.expires), expected a later day",
        hint: "review the policy and set a later day in expires")
    }
  }

  /// The recorded exceptions to the drift rule, with the digest of the bytes that were read.
  func exceptions() throws(Failure) -> ReadExceptions {
    let name = "environments/exceptions.yaml"
    let bytes = try content(of: path(name))
    let exceptions = try document { () throws(YAMLError) in
      try ExceptionList.parse(bytes, file: path(name))
    }
    return ReadExceptions(exceptions: exceptions, digest: FileDigest(of: bytes, named: name))
  }

  private func document<Result>(
    _ body: () throws(YAMLError) -> Result
  ) throws(Failure) -> Result {
    do throws(YAMLError) { return try body() } catch { throw Failure(.usage, error.description) }
  }
}
