import Crypto

/// What a VEX statement speaks of, in the words by which scanners call packages.
struct VEXProduct: Equatable, Sendable {
  /// The names under which a scanner may list it.
  let names: [String]
  /// The version; `nil` is every version.
  var version: String?
  /// What it is a part of, by digests; `nil` when the statement holds for the package wherever it is, empty when it
  /// is restricted in a way that cannot be compared.
  var parts: [Digest]?
  /// Whether `names` are sure to be those of scanners, rather than an id of the author's.
  let isCertain: Bool

  /// A package by its names.
  init(names: [String], version: String?) {
    self.names = names
    self.version = version
    isCertain = true
  }

  /// A package by a package URL, or by an id as it stands; `version` is that of a package URL without one.
  init(_ text: String, version: String? = nil) {
    if let url = PackageURLReader(text) {
      names = url.scannerNames
      self.version = url.version ?? version
      parts = url.hasSubpath ? [] : nil
      isCertain = true
    } else {
      names = text.isEmpty || text.hasPrefix("pkg:") ? [] : [text]
      self.version = version
      isCertain = false
    }
  }

  /// Whether a statement that could excuse `finding` is about it: everything that is said of the package is compared
  /// and equal. `subjects` are the digests of what was scanned.
  func covers(_ finding: Finding, in subjects: [Digest]) -> Bool {
    guard isNamed(finding.package) else { return false }
    if let version, !isSameText(version, finding.version) { return false }
    guard let parts else { return true }
    return parts.contains(where: subjects.contains)
  }

  /// Whether a statement that excuses nothing may be about `finding`: nothing that can be compared speaks against it.
  func mayCover(_ finding: Finding) -> Bool {
    guard isCertain else { return true }
    guard isNamed(finding.package) else { return false }
    guard let version, !finding.version.isEmpty else { return true }
    return isSameText(version, finding.version)
  }

  private func isNamed(_ package: String) -> Bool {
    names.contains { isSameText($0, package) }
  }
}

/// Whether two texts have the same bytes. `==` alone takes two spellings of one character for one; it is quick to tell
/// the others apart.
func isSameText(_ one: String, _ other: String) -> Bool {
  one == other && one.utf8.elementsEqual(other.utf8)
}
