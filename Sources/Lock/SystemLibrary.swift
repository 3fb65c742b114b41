package import Crypto
internal import JSON

/// A system library that a program loads or contains, and the package that the library comes from.
package struct SystemLibrary: Equatable, Sendable {
  /// The path of the library's file, with symbolic links resolved.
  package var path: String
  /// SHA-256 of the file.
  package var digest: Digest
  /// The package of the distribution that contains the file; `nil` if there is none.
  package var package: Package?
  /// How the library gets into a process.
  package var loading: Loading
  /// The programs that need the library, directly or through another library; sorted, at least one.
  package var usedBy: [String]

  package init(
    path: String, digest: Digest, package: Package?, loading: Loading, usedBy: [String]
  ) {
    self.path = path
    self.digest = digest
    self.package = package
    self.loading = loading
    self.usedBy = usedBy
  }

  /// A package of the distribution.
  package struct Package: Hashable, Sendable {
    /// The name without the architecture, such as `libssl3`.
    package var name: String
    /// The version in the form of dpkg, such as `3.0.19-1~deb12u2`.
    package var version: String
    /// The architecture, such as `amd64` or `all`.
    package var architecture: String
    /// The source package that this package was built from, such as `openssl`. Advisories refer to
    /// source packages.
    package var source: String
    /// The version of the source package. It differs from `version` after a rebuild, or if the
    /// source builds packages with different versions.
    package var sourceVersion: String

    package init(
      name: String, version: String, architecture: String, source: String, sourceVersion: String
    ) {
      self.name = name
      self.version = version
      self.architecture = architecture
      self.source = source
      self.sourceVersion = sourceVersion
    }
  }

  /// How a library gets into a process.
  package enum Loading: String, CaseIterable, Sendable {
    /// The program is linked with the library, directly or through another library.
    case linked
    /// The program loads the library on first use, directly or through another library. `ldd` does
    /// not list such a library.
    case dlopen
    /// An archive whose code the release build linked into the program. No tool can detect it in
    /// the program.
    case embedded
  }
}

// The JSON object of a library in relay.lock.
extension SystemLibrary {
  var json: JSONValue {
    [
      "architecture": .string(package?.architecture ?? ""),
      "loading": .string(loading.rawValue),
      "package": .string(package?.name ?? ""),
      "path": .string(path),
      "sha256": .string(digest.hex),
      "source": .string(package?.source ?? ""),
      "source_version": .string(package?.sourceVersion ?? ""),
      "used_by": .array(usedBy.map(JSONValue.string)),
      "version": .string(package?.version ?? ""),
    ]
  }

  init(_ reader: ObjectReader<LockError>) throws(LockError) {
    try reader.requireMembers([
      "architecture", "loading", "package", "path", "sha256", "source", "source_version", "used_by",
      "version",
    ])
    path = try reader.nonemptyText("path")
    digest = try reader.digest()
    package = try Package(reader)
    let loadings = Loading.allCases.map(\.rawValue).joined(separator: ", ")
    loading = try reader.parsed("loading", expecting: "one of \(loadings)") {
      Loading(rawValue: $0)
    }
    let names = "a list of at least one name"
    usedBy = try reader.parsedList("used_by", expecting: names) { $0.isEmpty ? nil : $0 }
    guard !usedBy.isEmpty else { throw reader.unexpected("used_by", expected: names) }
  }
}

extension SystemLibrary.Package {
  /// Reads the five members that describe a package; `nil` if all five are empty.
  fileprivate init?(_ reader: ObjectReader<LockError>) throws(LockError) {
    name = try reader.text("package")
    version = try reader.text("version")
    architecture = try reader.text("architecture")
    source = try reader.text("source")
    sourceVersion = try reader.text("source_version")
    let texts = [name, version, architecture, source, sourceVersion]
    if texts.allSatisfy(\.isEmpty) { return nil }
    guard !texts.contains("") else {
      throw reader.unexpected(
        "package",
        expected: "all of package, version, architecture, source, source_version, or none")
    }
  }
}
