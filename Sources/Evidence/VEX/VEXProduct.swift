import Crypto

/// A package that a VEX statement is about, with the names that scanners use for it.
struct VEXProduct: Equatable, Sendable {
  /// The names that a scanner may use for the package.
  let names: [String]
  /// The package URL; `nil` if the statement names the package in another way.
  let url: PackageURL?
  /// The version; `nil` means every version.
  var version: String?
  /// The digests of the products that contain the package; `nil` if the statement applies to the
  /// package in any product. The array is empty if the statement is restricted in a way that cannot
  /// be compared.
  var parts: [Digest]?
  /// Whether `names` are the names that scanners use. If false, the name may be an id that the
  /// author of the document chose.
  let isCertain: Bool

  /// Creates a package from its names.
  init(names: [String], version: String?) {
    self.names = names
    self.version = version
    url = nil
    isCertain = true
  }

  /// Creates a package from its package URL or a different id. `version` applies unless the package
  /// URL contains a version.
  init(_ text: String, version: String? = nil) {
    url = PackageURL(text)
    if let url {
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

  /// Reports whether an excusing statement applies to `finding`. Every detail of the package in the
  /// statement must be comparable and must match; a qualifier counts if both sides state it. `subjects` contains the digests of the scanned
  /// artifact.
  func covers(_ finding: Finding, in subjects: [Digest]) -> Bool {
    guard identifies(finding), isVersion(of: finding) else { return false }
    guard let parts else { return true }
    return parts.contains(where: subjects.contains)
  }

  /// Reports whether the statement names the package of `finding`. If the report states a package
  /// URL, a bare name is not enough: packages of different ecosystems have equal names.
  private func identifies(_ finding: Finding) -> Bool {
    let reported = finding.packageURL
    switch (url, finding.reference) {
    case (nil, .url): return false
    case (nil, _): return isNamed(finding.package)
    case (let url?, .url): return reported.map(url.isSamePackage) ?? false
    case (let url?, _): return reported.map(url.isSamePackage) ?? isNamed(finding.package)
    }
  }

  private func isVersion(of finding: Finding) -> Bool {
    guard let version else { return true }
    return isSameText(version, finding.version)
      || finding.packageURL?.version.map { isSameText(version, $0) } ?? false
  }

  /// Reports whether a statement that excuses nothing can apply to `finding`. No detail that can be
  /// compared may differ.
  func mayCover(_ finding: Finding) -> Bool {
    guard isCertain else { return true }
    if let url, let reported = finding.packageURL {
      guard url.mayBeSamePackage(reported) else { return false }
    } else {
      guard isNamed(finding.package) else { return false }
    }
    guard !finding.version.isEmpty else { return true }
    return isVersion(of: finding)
  }

  private func isNamed(_ package: String) -> Bool {
    names.contains { isSameText($0, package) }
  }
}

extension Finding {
  /// The package URL that the report states, or that follows from its ecosystem; `nil` if there is
  /// neither.
  var packageURL: PackageURL? { reference.packageURL(of: package, version: version) }
}
