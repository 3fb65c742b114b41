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
