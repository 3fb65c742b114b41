internal import Configuration
internal import YAML

/// Section `scans` of policy.yaml: the required freshness of vulnerability scans, and which
/// findings block a promotion. Findings without a score and malware always block.
package struct ScanPolicy: Hashable, Sendable {
  /// The maximum age of a scan: 1 s to 24 h, default 24 h.
  package let maxAge: Duration

  /// The maximum age of a scanner's database: 1 s to 5 days, default 5 days.
  package let databaseMaxAge: Duration

  /// The lowest CVSS score of a critical finding, in hundredths, 10–900, default 900.
  package let criticalScoreHundredths: Int

  /// The names of the public keys in `environments/keys` that may sign VEX documents, default none.
  package let vexKeys: [String]

  /// The platform that the image must have, as `OS/ARCHITECTURE`; `nil` means that of the lock's
  /// target.
  package let platform: String?

  init(reading reader: inout MappingReader) throws(YAMLError) {
    maxAge = try reader.duration("max_age", in: 1...86_400, default: 86_400)
    databaseMaxAge = try reader.duration("database_max_age", in: 1...432_000, default: 432_000)
    criticalScoreHundredths = try reader.optional("critical_score")?.hundredths(in: 10...900) ?? 900
    vexKeys = try Self.vexKeys(reader.optional("vex_keys"))
    platform = try reader.optional("platform")?.parsed(
      expecting: "a platform such as linux/amd64"
    ) { Self.isPlatform($0) ? $0 : nil }
  }

  /// Reports whether `text` is `OS/ARCHITECTURE` of lower-case letters and digits.
  private static func isPlatform(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        (1...32).contains(part.utf8.count)
          && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
      }
  }

  private static func vexKeys(_ value: Value?) throws(YAMLError) -> [String] {
    guard let value, !(try value.list().isEmpty) else { return [] }
    return try value.distinct(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
  }
}
