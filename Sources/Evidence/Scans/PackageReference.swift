/// What a report states about the identity of a package besides its name.
enum PackageReference: Equatable, Sendable {
  /// A package URL.
  case url(String)
  /// The type of a package URL, with the namespace if all packages of the report's ecosystem have
  /// the same one: `npm`, `deb/debian`.
  case ecosystem(String)
  case unstated

  /// Creates the reference for a package URL of a report, which may be missing, or else for the
  /// ecosystem.
  init(url: String, ecosystem: String?) {
    self = url.isEmpty ? ecosystem.map(PackageReference.ecosystem) ?? .unstated : .url(url)
  }

  /// Returns the package URL for a package that the report calls `name`; `nil` if the report does
  /// not state enough.
  func packageURL(of name: String, version: String) -> PackageURL? {
    switch self {
    case .url(let text): PackageURL(text)
    case .ecosystem(let prefix): PackageURL(ecosystem: prefix, name: name, version: version)
    case .unstated: nil
    }
  }
}

/// The ecosystems of scanners, as the types of package URLs.
enum PackageEcosystem {
  /// Returns the ecosystem for a result of Trivy, `Results[].Type`; `nil` if it is not known.
  static func trivy(_ type: String) -> String? {
    switch type {
    case "debian", "ubuntu": "deb/\(type)"
    case "alpine", "wolfi", "chainguard": "apk/\(type)"
    case "redhat", "centos", "rocky", "alma", "amazon", "oracle", "photon", "fedora", "azurelinux",
      "cbl-mariner", "opensuse", "opensuse-leap", "opensuse-tumbleweed",
      "suse linux enterprise server":
      "rpm"
    case "npm", "yarn", "pnpm", "bun", "node-pkg": "npm"
    case "pip", "pipenv", "poetry", "uv", "python-pkg": "pypi"
    case "gomod", "gobinary": "golang"
    case "jar", "pom", "gradle", "sbt": "maven"
    case "cargo", "rust-binary", "rustbinary": "cargo"
    case "composer", "composer-vendor": "composer"
    case "bundler", "gemspec": "gem"
    case "nuget", "dotnet-core", "packages-props": "nuget"
    case "conan", "hex", "pub", "swift", "cocoapods", "julia": type
    default: nil
    }
  }

  /// Returns the ecosystem for an artifact of Grype, `artifact.type`; `nil` if it is not known.
  static func grype(_ type: String) -> String? {
    switch type {
    case "deb", "rpm", "apk", "npm", "gem", "hex", "conan": type
    case "python": "pypi"
    case "go-module": "golang"
    case "java-archive": "maven"
    case "rust-crate": "cargo"
    case "dotnet": "nuget"
    case "php-composer": "composer"
    default: nil
    }
  }

  /// Returns the ecosystem for a name of the OSV schema, such as `Debian:12`; `nil` if it is not
  /// known.
  static func osv(_ name: String) -> String? {
    switch name.prefix(while: { $0 != ":" }) {
    case "Debian": "deb/debian"
    case "Ubuntu": "deb/ubuntu"
    case "Alpine": "apk/alpine"
    case "Wolfi": "apk/wolfi"
    case "Chainguard": "apk/chainguard"
    case "Red Hat", "Rocky Linux", "AlmaLinux", "openSUSE", "SUSE", "openEuler": "rpm"
    case "npm": "npm"
    case "PyPI": "pypi"
    case "Go": "golang"
    case "Maven": "maven"
    case "crates.io": "cargo"
    case "RubyGems": "gem"
    case "NuGet": "nuget"
    case "Packagist": "composer"
    case "Hex": "hex"
    case "Pub": "pub"
    case "SwiftURL": "swift"
    case "ConanCenter": "conan"
    default: nil
    }
  }
}
