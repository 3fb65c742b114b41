/// What a vulnerability scan must be, and what in it blocks (R35, R66). Unscored findings and malware block always.
package struct ScanPolicy: Hashable, Sendable {
  /// Age over which a scan is stale; more than zero, at most 24 h, which is the default.
  package let maxAge: Duration

  /// Age over which a scanner's database is stale; more than zero, at most 5 days, which is the default.
  package let databaseMaxAge: Duration

  /// Score from which a finding is critical, in tenths of CVSS; 1–90, default 90.
  package let criticalScoreTenths: Int

  /// Public keys below `environments/keys` whose signatures make a VEX document count; none by default.
  package let vexKeys: [String]
}
