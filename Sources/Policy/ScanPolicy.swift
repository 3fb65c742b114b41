/// What a vulnerability scan must be, and what in it blocks (R35, R66). Unscored findings and
/// malware block always.
package struct ScanPolicy: Hashable, Sendable {
  /// Age over which a scan is stale; from 1 s to 24 h, which is the default.
  package let maxAge: Duration

  /// Age over which a scanner's database is stale; from 1 s to 5 days, which is the default.
  package let databaseMaxAge: Duration

  /// CVSS score from which a finding is critical, in hundredths; 10–900, default 900.
  package let criticalScoreHundredths: Int

  /// Public keys in `environments/keys` whose signatures make a VEX document count; none by
  /// default.
  package let vexKeys: [String]
}
