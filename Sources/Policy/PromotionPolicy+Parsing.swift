package import Crypto
internal import Manifest

extension PromotionPolicy {
  /// Reads `policy.yaml`; `file` is the name that errors give. An expired policy is read like any other.
  package static func parse(_ bytes: [UInt8], file: String) throws(DocumentError) -> Self {
    var root = try Section(document: bytes, file: file)
    try root.format(kind: "Policy")
    let approvals = try ApprovalPolicy(try root.section("approvals"))
    var promotions = try root.section("promotions")
    let policy = PromotionPolicy(
      digest: SHA256.digest(of: bytes),
      expires: try root.day("expires"),
      driftLimitHundredths: try driftLimit(try root.optionalSection("drift")),
      secrets: try SecretPolicy(try root.optionalSection("secrets")),
      scans: try ScanPolicy(try root.optionalSection("scans")),
      approvals: approvals,
      intoStaging: try PromotionRule(
        try promotions.section("staging"), from: .dev, to: .staging, approvals: approvals),
      intoProd: try PromotionRule(
        try promotions.section("prod"), from: .staging, to: .prod, approvals: approvals),
      environments: try environments(try root.section("environments")),
      logbookOrigin: try logbookOrigin(try root.section("logbook")),
      capacity: try CapacityPolicy(try root.optionalSection("capacity")))
    try promotions.finish()
    try root.finish()
    return policy
  }

  private static func driftLimit(_ section: Section) throws(DocumentError) -> Int {
    var section = section
    let limit = try section.decimal("limit_percent", decimals: 2, in: 0...10_000, default: 500)
    try section.finish()
    return limit
  }

  private static func logbookOrigin(_ section: Section) throws(DocumentError) -> String {
    var section = section
    let origin = try section.text("origin") { text in
      (1...255).contains(text.utf8.count)
        && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
    } expecting: {
      "1–255 printable ASCII characters without space and +"
    }
    try section.finish()
    return origin
  }

  private static func environments(
    _ section: Section
  ) throws(DocumentError) -> [EnvironmentName: EnvironmentPolicy] {
    var section = section
    var environments: [EnvironmentName: EnvironmentPolicy] = [:]
    for name in EnvironmentName.allCases {
      environments[name] = try EnvironmentPolicy(try section.section(name.rawValue), of: name)
    }
    try section.finish()
    return environments
  }
}
