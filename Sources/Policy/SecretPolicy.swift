package import Configuration
internal import YAML

/// Section `secrets` of policy.yaml: how often secrets, keys and certificates must be replaced.
package struct SecretPolicy: Hashable, Sendable {
  /// The rotation of each listed variable in days: from 1 to the days that the contract sets, or
  /// 1–3650 where the contract sets none. A variable that is not listed keeps the contract's
  /// rotation.
  package let rotationDays: [String: Int]

  /// The age in days at which the manifest signing key must be replaced, 1–365, default 365.
  package let signingKeyDays: Int

  /// The minimum remaining validity of a client certificate, in days: 60–365, default 60. A
  /// certificate with fewer days left must be replaced.
  package let certificateDaysLeft: Int

  init(reading reader: inout MappingReader) throws(YAMLError) {
    rotationDays = try Self.rotation(reader.optional("rotation_days"))
    signingKeyDays = try reader.integer("signing_key_days", in: 1...365, default: 365)
    certificateDaysLeft = try reader.integer("certificate_days_left", in: 60...365, default: 60)
  }

  private static func rotation(_ value: Value?) throws(YAMLError) -> [String: Int] {
    var rotation: [String: Int] = [:]
    for (name, days) in try value?.entries() ?? [] {
      guard let variable = Contract.variable(named: name),
        case .secret(let longest, _) = variable.class
      else {
        let secrets = Contract.variables.filter(\.class.isSecret).map(\.name)
        throw YAMLError(
          file: days.file, line: days.line,
          reason: .unknownKey(
            days.path, suggestion: NearestName.match(for: name, among: secrets), known: secrets))
      }
      rotation[name] = try Self.days(days, longest: longest)
    }
    return rotation
  }

  private static func days(_ value: Value, longest: Int?) throws(YAMLError) -> Int {
    guard let longest else { return try value.integer(in: 1...3650) }
    let days = try value.integer(in: 1...3650)
    guard days <= longest else {
      throw value.error(
        expected:
          "at most \(longest): a policy may only shorten the rotation that the contract sets")
    }
    return days
  }

  /// Returns the rotation of `variable` in days, from the policy or else from the contract; nil
  /// when neither sets a rotation.
  package func rotationDays(for variable: Variable) -> Int? {
    if let days = rotationDays[variable.name] { return days }
    guard case .secret(let days, _) = variable.class else { return nil }
    return days
  }
}
