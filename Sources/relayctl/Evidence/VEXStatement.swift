import RFC3339

/// What a VEX document says of one vulnerability in some products.
struct VEXStatement: Equatable, Sendable {
  /// The vulnerability's id and its aliases.
  let vulnerabilities: [String]
  /// The products: purls or names.
  let products: [String]
  let status: Status
  /// Why, where the status needs a reason.
  let justification: String
  /// When it was said; the latest of one vulnerability and product counts.
  let time: Timestamp

  enum Status: String, Sendable {
    case notAffected = "not_affected"
    case affected, fixed
    case underInvestigation = "under_investigation"

    /// Whether it may excuse a finding.
    var excuses: Bool { self == .notAffected || self == .fixed }
  }
}

/// What signed VEX documents say of findings.
enum VEX {
  /// The statement that excuses `finding`: the latest about it, if that one says so. Malware is never excused.
  static func excuses(_ finding: Finding, _ statements: [VEXStatement]) -> VEXStatement? {
    guard !finding.isMalware else { return nil }
    let names = Set([finding.id] + finding.aliases)
    let about = statements.filter { statement in
      !names.isDisjoint(with: statement.vulnerabilities)
        && statement.products.contains { matches($0, finding) }
    }
    guard let latest = about.map(\.time).max() else { return nil }
    let last = about.filter { $0.time == latest }
    // Two opposite words of one second: no excuse.
    return last.allSatisfy(\.status.excuses) ? last.first : nil
  }

  /// Whether a product is the finding's package: by name, or by a purl with the name and, where it has one, the version.
  private static func matches(_ product: String, _ finding: Finding) -> Bool {
    guard product.hasPrefix("pkg:") else { return product == finding.package }
    let path = product.dropFirst(4).prefix { $0 != "?" && $0 != "#" }
    guard let slash = path.firstIndex(of: "/") else { return false }
    let parts = path[path.index(after: slash)...].split(
      separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2, let full = parts.first, !full.isEmpty else { return false }
    let name = full.split(separator: "/").last.map(String.init) ?? ""
    let isNamed = finding.package == name || finding.package == String(full)
    return isNamed && (parts.count == 1 || parts[1] == finding.version[...])
  }
}
