/// Package URLs (github.com/package-url/purl-spec), by which vulnerability scanners look packages
/// up.
enum PackageURL {
  /// Returns the URL of a package of a Debian distribution:
  /// `pkg:deb/debian/libssl3@3.0.19-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl`.
  ///
  /// Advisories name source packages, which scanners (syft, grype) read from `upstream`: `NAME`, or
  /// `NAME@VERSION` if the source has another version. Without it both are the same as the
  /// package's.
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

  /// Returns the text with every byte that a package URL does not allow as `%XX`, such as the `+`
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
