internal import Configuration
internal import Crypto
internal import RFC3339
package import YAML

extension PromotionPolicy {
  /// Reads `policy.yaml`; `file` is the name that errors give. An expired policy is read like any
  /// other.
  package static func parse(_ bytes: [UInt8], file: String) throws(YAMLError) -> Self {
    try Document.parse(bytes, file: file).value.mapping { root throws(YAMLError) in
      try PromotionPolicy(reading: &root, digest: SHA256.digest(of: bytes))
    }
  }

  private init(reading root: inout MappingReader, digest: Digest) throws(YAMLError) {
    self.digest = digest
    try root.format(kind: "Policy")
    expires = try root.parsed("expires", expecting: "a day, as in 2027-11-30", CalendarDay.init)
    driftLimit = try root.mapping("drift") { drift throws(YAMLError) in
      Percent(hundredths: try drift.optional("limit_percent")?.hundredths(in: 0...500) ?? 500)
    }
    secrets = try root.mapping("secrets", SecretPolicy.init(reading:))
    scans = try root.mapping("scans", ScanPolicy.init(reading:))
    let approvals = try root.mapping("approvals", ApprovalPolicy.init(reading:))
    self.approvals = approvals
    promotions = try root.mapping("promotions") { promotions throws(YAMLError) in
      [
        try promotions.mapping("staging") { rule throws(YAMLError) in
          try PromotionRule(reading: &rule, from: .dev, to: .staging, roles: approvals.roles)
        },
        try promotions.mapping("prod") { rule throws(YAMLError) in
          try PromotionRule(reading: &rule, from: .staging, to: .prod, roles: approvals.roles)
        },
      ]
    }
    environments = try root.mapping("environments", Self.environments)
    logbookOrigin = try root.mapping("logbook") { logbook throws(YAMLError) in
      try logbook.parsed("origin", expecting: Self.originForm) { Self.isOrigin($0) ? $0 : nil }
    }
    capacity = try root.mapping("capacity", CapacityPolicy.init(reading:))
  }

  private static func environments(
    _ reader: inout MappingReader
  ) throws(YAMLError) -> [EnvironmentName: EnvironmentPolicy] {
    var environments: [EnvironmentName: EnvironmentPolicy] = [:]
    for name in EnvironmentName.allCases {
      environments[name] = try reader.mapping(name.rawValue) { environment throws(YAMLError) in
        try EnvironmentPolicy(reading: &environment, of: name)
      }
    }
    return environments
  }

  private static let originForm = "1–255 printable ASCII characters without space and +"

  /// C2SP signed-note: a key's name has no space and no plus sign.
  private static func isOrigin(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
  }
}
