internal import Crypto
package import JSON

/// The software bill of materials of a release, in CycloneDX 1.6 JSON. It is computed only from the
/// lock and the version.
///
/// The same lock and version always result in the same bytes: the serial number is derived from the
/// lock's digest, and there is no timestamp.
package struct SBOM: Sendable {
  private let lock: Lockfile
  private let version: String

  /// Creates the bill of materials of `lock`. `version` is the version of the release.
  package init(of lock: Lockfile, version: String) {
    self.lock = lock
    self.version = version
  }

  package var json: JSONValue {
    [
      "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
      "bomFormat": "CycloneDX",
      "specVersion": "1.6",
      "serialNumber": .string("urn:uuid:" + Self.uuid(from: SHA256.digest(of: lock.bytes))),
      "version": 1,
      "metadata": metadata,
      "components": .array(programs + packages + [runtime] + image),
      "dependencies": .array(dependencies),
    ]
  }

  /// Returns a UUID of version 8 (RFC 9562 §5.8) that is made from the first 16 bytes of a digest.
  private static func uuid(from digest: Digest) -> String {
    var bytes = Array(digest.bytes.prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x80
    bytes[8] = bytes[8] & 0x3f | 0x80
    let parts = [bytes[0..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10..<16]]
    return parts.map { Hex.encode($0) }.joined(separator: "-")
  }

  private var metadata: JSONValue {
    [
      "component": [
        "type": "application", "bom-ref": "release", "name": "relay", "version": .string(version),
        "properties": [
          ["name": "relay:sources:sha256", "value": .string(lock.sources.digest.hex)],
          ["name": "relay:target", "value": .string(lock.target)],
          ["name": "relay:toolchain", "value": .string(lock.toolchain)],
        ],
      ]
    ]
  }

  private var programs: [JSONValue] {
    lock.binaries.sorted { $0.key < $1.key }.map { name, binary in
      [
        "type": "application", "bom-ref": .string(Self.reference(program: name)),
        "name": .string(name), "version": .string(version), "hashes": Self.hashes(binary.digest),
        "properties": [["name": "relay:size", "value": .string(String(binary.size))]],
      ]
    }
  }

  /// One component for each package, with its files, and one for each file that belongs to no
  /// package.
  private var packages: [JSONValue] {
    let grouped = Dictionary(grouping: lock.libraries.sorted { $0.key < $1.key }) {
      Self.reference(to: $0.value, distribution: lock.distribution)
    }
    return grouped.sorted { $0.key < $1.key }.map { reference, files in
      guard let package = files[0].value.package else {
        return Self.file(files[0].value, reference: reference)
      }
      return [
        "type": "library", "bom-ref": .string(reference), "name": .string(package.name),
        "version": .string(package.version), "purl": .string(reference),
        "components": .array(files.map { Self.file($0.value, reference: nil) }),
      ]
    }
  }

  /// The component of the Swift library. The library is linked into the programs, so no package or
  /// file represents it.
  private var runtime: JSONValue {
    let tag = lock.toolchain.split { $0 == "(" || $0 == ")" }.dropFirst().first.map(String.init)
    let words = lock.toolchain.split(separator: " ")
    let version = words.firstIndex(of: "version").flatMap { words.dropFirst($0 + 1).first }
    var members: [JSONValue.Member] = [
      .init("type", "library"), .init("bom-ref", .string(Self.runtimeReference)),
      .init("name", "swift"), .init("version", .string(version.map(String.init) ?? "")),
      .init("description", "Swift standard library and runtime, linked into the programs"),
    ]
    if let tag {
      members.append(
        .init("purl", .string("pkg:github/swiftlang/swift@" + PackageURL.encode(tag))))
    }
    return .object(members)
  }

  private var image: [JSONValue] {
    guard let image = lock.image else { return [] }
    return [
      [
        "type": "container", "bom-ref": .string("image:\(image)"), "name": .string(image.name),
        "version": .string(image.digest.description), "hashes": Self.hashes(image.digest),
      ]
    ]
  }

  private var dependencies: [JSONValue] {
    let names = lock.binaries.keys.sorted()
    let release = Self.dependency(of: "release", on: names.map(Self.reference(program:)))
    return [release]
      + names.map { name in
        let used = lock.libraries.values.filter { $0.usedBy.contains(name) }
        let references = Set(used.map { Self.reference(to: $0, distribution: lock.distribution) })
        return Self.dependency(
          of: Self.reference(program: name), on: references.sorted() + [Self.runtimeReference])
      }
  }

  private static let runtimeReference = "swift-runtime"

  private static func reference(program: String) -> String { "program:\(program)" }

  private static func reference(to library: SystemLibrary, distribution: String) -> String {
    guard let package = library.package else { return "file:\(library.path)" }
    return PackageURL.deb(package, distribution: distribution)
  }

  private static func dependency(of reference: String, on others: [String]) -> JSONValue {
    ["ref": .string(reference), "dependsOn": .array(others.map(JSONValue.string))]
  }

  private static func file(_ library: SystemLibrary, reference: String?) -> JSONValue {
    var members: [JSONValue.Member] = [.init("type", "file")]
    if let reference { members.append(.init("bom-ref", .string(reference))) }
    members.append(.init("name", .string(library.path)))
    members.append(.init("hashes", hashes(library.digest)))
    return .object(members)
  }

  private static func hashes(_ digest: Digest) -> JSONValue {
    [["alg": "SHA-256", "content": .string(digest.hex)]]
  }
}

/// Creates package URLs (github.com/package-url/purl-spec). Vulnerability scanners use these URLs
/// to look up packages.
enum PackageURL {
  /// Returns the URL of a package of a Debian distribution:
  /// `pkg:deb/debian/libssl3@3.0.19-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl`.
  ///
  /// Advisories refer to source packages. Scanners (syft, grype) read the source package from
  /// `upstream`, which is `NAME`, or `NAME@VERSION` if the source has a different version. Without
  /// `upstream`, the source package has the name and version of the package.
  static func deb(_ package: SystemLibrary.Package, distribution: String) -> String {
    let vendor = distribution.split(separator: "-").first.map(String.init) ?? distribution
    return "pkg:deb/\(encode(vendor))/\(encode(package.name))@\(encode(package.version))"
      + "?arch=\(encode(package.architecture))&distro=\(encode(distribution))" + upstream(package)
  }

  private static func upstream(_ package: SystemLibrary.Package) -> String {
    guard package.sourceVersion == package.version else {
      return "&upstream=" + encode("\(package.source)@\(package.sourceVersion)")
    }
    return package.source == package.name ? "" : "&upstream=" + encode(package.source)
  }

  /// Returns the text with `%XX` for every byte that a package URL does not allow, such as the `+`
  /// of a version.
  static func encode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}
