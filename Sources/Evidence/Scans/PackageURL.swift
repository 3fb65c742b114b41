/// A package URL (purl-spec): `pkg:TYPE/NAMESPACE/NAME@VERSION?QUALIFIERS#SUBPATH`.
struct PackageURL: Equatable, Sendable {
  let type: String
  let namespace: String?
  let name: String
  /// The version of the package; `nil` if the URL has none.
  let version: String?
  /// The values of the qualifiers, such as `arch`, by key. Empty values count as missing.
  let qualifiers: [String: String]
  /// Whether the namespace is known. If it is, and is `nil`, the package has none.
  let isNamespaceKnown: Bool
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
    let query = bytes.dropFirst(4 + locator.count).prefix { $0 != UInt8(ascii: "#") }
    guard let qualifiers = PackageURL.qualifiers(query.dropFirst()) else { return nil }
    self.type = type.lowercased()
    self.namespace = namespace.isEmpty ? nil : namespace.joined(separator: "/")
    self.name = name
    self.version = version
    self.qualifiers = qualifiers
    isNamespaceKnown = true
    hasSubpath = bytes.contains(UInt8(ascii: "#"))
  }

  /// Creates the URL of a package from the name that scanners use in an ecosystem; see
  /// ``PackageReference/ecosystem(_:)``.
  init(ecosystem: String, name: String, version: String) {
    let parts = ecosystem.split(separator: "/", maxSplits: 1).map(String.init)
    type = parts[0]
    self.version = version.isEmpty ? nil : version
    qualifiers = [:]
    hasSubpath = false
    if PackageURL.distributed.contains(type) {
      namespace = parts.count == 2 ? parts[1] : nil
      isNamespaceKnown = parts.count == 2
      self.name = name
      return
    }
    // The last separator is before the name: `@scope/name`, `example.com/module`, `group:artifact`.
    let separators: Set<Character> = type == "maven" ? [":", "/"] : ["/"]
    let last = name.lastIndex(where: separators.contains)
    namespace = last.map { String(name[..<$0]) }
    self.name = last.map { String(name[name.index(after: $0)...]) } ?? name
    isNamespaceKnown = type != "maven" || last != nil
  }

  /// Reports whether both URLs name the same package, whatever its version. Qualifiers are compared
  /// if both URLs have them.
  func isSamePackage(_ other: PackageURL) -> Bool {
    guard isSameText(type, other.type), isSameText(comparableName, other.comparableName) else {
      return false
    }
    if isNamespaceKnown, other.isNamespaceKnown {
      guard isSameText(namespace ?? "", other.namespace ?? "") else { return false }
    }
    return hasSameQualifiers(other)
  }

  /// Reports whether nothing that both URLs state differs.
  func mayBeSamePackage(_ other: PackageURL) -> Bool {
    guard isSameText(type, other.type), isSameText(comparableName, other.comparableName) else {
      return false
    }
    if let namespace, let second = other.namespace, !isSameText(namespace, second) { return false }
    return hasSameQualifiers(other)
  }

  private func hasSameQualifiers(_ other: PackageURL) -> Bool {
    qualifiers.allSatisfy { key, value in
      other.qualifiers[key].map { isSameText($0, value) } ?? true
    }
  }

  /// The name in the form in which purl-spec compares it. Only PyPI has several spellings of a name.
  private var comparableName: String {
    guard type == "pypi" else { return name }
    return String(name.lowercased().map { $0 == "_" ? "-" : $0 })
  }

  /// Parses `KEY=VALUE&…`; `nil` if it is malformed.
  private static func qualifiers(_ query: some Collection<UInt8>) -> [String: String]? {
    var qualifiers: [String: String] = [:]
    for pair in query.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let key = decoded(parts[0]) else { return nil }
      guard !parts[1].isEmpty else { continue }
      guard let value = decoded(parts[1]),
        qualifiers.updateValue(value, forKey: key.lowercased()) == nil
      else { return nil }
    }
    return qualifiers
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

/// Reports whether two strings have the same bytes. `==` ignores differences in Unicode
/// normalization, and is only a fast first check.
func isSameText(_ one: String, _ other: String) -> Bool {
  one == other && one.utf8.elementsEqual(other.utf8)
}
