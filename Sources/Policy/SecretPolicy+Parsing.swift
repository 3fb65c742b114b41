internal import Manifest

extension SecretPolicy {
  init(_ section: Section) throws(DocumentError) {
    var section = section
    rotationDays = try Self.rotation(try section.optionalSection("rotation_days"))
    signingKeyDays = try section.integer("signing_key_days", in: 1...365, default: 365)
    certificateDaysLeft = try section.integer("certificate_days_left", in: 60...365, default: 60)
    try section.finish()
  }

  private static func rotation(_ section: Section) throws(DocumentError) -> [String: Int] {
    var section = section
    var rotation: [String: Int] = [:]
    for name in section.keys {
      guard let variable = Contract.variable(named: name),
        case .secret(let longest, _) = variable.class
      else {
        throw section.refusal(
          "not a secret of the contract", at: name,
          hint: Contract.suggestion(for: name).map { "did you mean \($0)?" })
      }
      rotation[name] = try section.integer(
        name, in: 1...(longest ?? 3650),
        hint: longest.map { "the contract says \($0) days; a policy may shorten that only" })
    }
    return rotation
  }
}
