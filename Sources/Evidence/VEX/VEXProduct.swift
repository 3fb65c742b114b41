import Crypto

/// A package that a VEX statement is about, with the names that scanners use for it.
struct VEXProduct: Equatable, Sendable {
  /// The names that a scanner may use for the package.
  let names: [String]
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
    isCertain = true
  }

  /// Creates a package from its package URL or a different id. `version` applies unless the package
  /// URL contains a version.
  init(_ text: String, version: String? = nil) {
    if let url = PackageURL(text) {
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
  /// statement must be comparable and must match. `subjects` contains the digests of the scanned
  /// artifact.
  func covers(_ finding: Finding, in subjects: [Digest]) -> Bool {
    guard isNamed(finding.package) else { return false }
    if let version, !isSameText(version, finding.version) { return false }
    guard let parts else { return true }
    return parts.contains(where: subjects.contains)
  }

  /// Reports whether a statement that excuses nothing can apply to `finding`. No detail that can be
  /// compared may differ.
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

/// Reports whether two strings have the same bytes. `==` ignores differences in Unicode
/// normalization, and is only a fast first check.
func isSameText(_ one: String, _ other: String) -> Bool {
  one == other && one.utf8.elementsEqual(other.utf8)
}

/// The parts of a package URL (purl-spec) that identify a package. Qualifiers are ignored.
private struct PackageURL {
  let type: String
  let namespace: String?
  let name: String
  /// The version of the package; `nil` if the URL has none.
  let version: String?
  /// Whether the URL identifies only a part of the package.
  let hasSubpath: Bool

  /// The types whose namespace is the distributor. Scanners omit this namespace.
  private static let distributed: Set<String> = ["deb", "rpm", "apk", "alpm", "oci", "docker"]

  /// Parses `text`; `nil` unless it is a complete and well-formed package URL.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.starts(with: "pkg:".utf8) else { return nil }
    let locator = bytes.dropFirst(4).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let segments = locator.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard segments.count >= 2, let last = segments.last,
      let type = PackageURL.decoded(segments[0])
    else { return nil }
    // The `@` of an npm scope can be unencoded. It is in the segments before the last slash.
    let parts = last.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = PackageURL.decoded(parts[0]) else { return nil }
    var version: String?
    if parts.count == 2 {
      guard let text = PackageURL.decoded(parts[1]) else { return nil }
      version = text
    }
    var namespace: [String] = []
    for segment in segments[1..<segments.count - 1] {
      guard let part = PackageURL.decoded(segment) else { return nil }
      namespace.append(part)
    }
    self.type = type.lowercased()
    self.namespace = namespace.isEmpty ? nil : namespace.joined(separator: "/")
    self.name = name
    self.version = version
    hasSubpath = bytes.contains(UInt8(ascii: "#"))
  }

  /// The names that scanners use for the package.
  var scannerNames: [String] {
    guard let namespace, !PackageURL.distributed.contains(type) else { return [name] }
    return type == "maven"
      ? ["\(namespace):\(name)", "\(namespace)/\(name)"] : ["\(namespace)/\(name)"]
  }

  /// Returns a part with its `%XX` escapes decoded; `nil` if the part is empty or malformed.
  private static func decoded(_ part: some Collection<UInt8>) -> String? {
    var result: [UInt8] = []
    var rest = Array(part)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
      else { return nil }
      result.append(high << 4 | low)
    }
    return result.isEmpty ? nil : String(validating: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
    default: nil
    }
  }
}
