/// The parts of a package URL (purl-spec) by which a package is told from another; qualifiers are passed over.
struct PackageURLReader: Equatable {
  let type: String
  let namespace: String?
  let name: String
  /// `nil` when the URL has none.
  let version: String?
  /// Whether it names a part of the package only.
  let hasSubpath: Bool

  /// Types whose namespace is the distributor, which scanners do not write before the name.
  private static let distributed: Set<String> = ["deb", "rpm", "apk", "alpm", "oci", "docker"]

  /// The parts of `text`; `nil` for anything but a whole and well-formed package URL.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.starts(with: "pkg:".utf8) else { return nil }
    let locator = bytes.dropFirst(4).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let segments = locator.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard segments.count >= 2, let last = segments.last,
      let type = PackageURLReader.decoded(segments[0])
    else { return nil }
    // The @ of an npm scope may stand unencoded, before the last slash.
    let parts = last.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = PackageURLReader.decoded(parts[0]) else { return nil }
    var version: String?
    if parts.count == 2 {
      guard let text = PackageURLReader.decoded(parts[1]) else { return nil }
      version = text
    }
    var namespace: [String] = []
    for segment in segments[1..<segments.count - 1] {
      guard let part = PackageURLReader.decoded(segment) else { return nil }
      namespace.append(part)
    }
    self.type = type.lowercased()
    self.namespace = namespace.isEmpty ? nil : namespace.joined(separator: "/")
    self.name = name
    self.version = version
    hasSubpath = bytes.contains(UInt8(ascii: "#"))
  }

  /// How scanners list such a package.
  var scannerNames: [String] {
    guard let namespace, !PackageURLReader.distributed.contains(type) else { return [name] }
    return type == "maven"
      ? ["\(namespace):\(name)", "\(namespace)/\(name)"] : ["\(namespace)/\(name)"]
  }

  /// A part with its `%XX` resolved; `nil` when it is empty or malformed.
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
