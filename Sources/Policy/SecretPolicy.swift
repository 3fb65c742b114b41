package import Configuration

/// How long secrets, keys and certificates may live (R26).
package struct SecretPolicy: Hashable, Sendable {
  /// Days by variable, each at most the contract's; a variable that is not named keeps the
  /// contract's.
  package let rotationDays: [String: Int]

  /// Age in days at which the manifest signing key must be replaced; 1–365, default 365.
  package let signingKeyDays: Int

  /// Days before its expiry from which a client certificate must be replaced; 60–365, default 60.
  package let certificateDaysLeft: Int

  /// The rotation that holds for `variable`: the policy's, else the contract's; nil when neither
  /// sets one.
  package func rotationDays(for variable: Variable) -> Int? {
    if let days = rotationDays[variable.name] { return days }
    guard case .secret(let days, _) = variable.class else { return nil }
    return days
  }
}
