package import Crypto
internal import JSON

/// A library of the system that a program loads or contains, and its origin.
package struct SystemLibrary: Equatable, Sendable {
  /// The path of its file, with links resolved.
  package var path: String
  /// SHA-256 of the file.
  package var digest: Digest
  /// The distribution's package that contains the file; `nil` if none does.
  package var package: Package?
  /// How it gets into a process.
  package var loading: Loading
  /// The programs that need it, directly or through another library; sorted, at least one.
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
    /// Its name without the architecture: `libssl3`.
    package var name: String
    /// Its version as dpkg writes it: `3.0.19-1~deb12u2`.
    package var version: String
    /// Its architecture: `amd64`, `all`.
    package var architecture: String
    /// The source package that it was built from, which advisories name: `openssl`.
    package var source: String
    /// The version of the source package. It differs from `version` after a rebuild, and if one
    /// source builds packages with several version numbers.
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
    /// The program names it, or a library that the program names.
    case linked
    /// The program loads it on first use, or loads a library that needs it; `ldd` does not show it.
    case dlopen
    /// An archive whose code the release build linked into the program; no tool finds it there
    /// afterwards.
    case embedded
  }
}

// Its object in relay.lock.
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
    let names = "a list of names"
    usedBy = try reader.parsedList("used_by", expecting: names) { $0.isEmpty ? nil : $0 }
    guard !usedBy.isEmpty else { throw reader.unexpected("used_by", expected: names) }
  }
}

extension SystemLibrary.Package {
  /// Reads the five members that describe a package; `nil` if all of them are empty.
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
        expected: "package, version, architecture, source and source_version, or none of them")
    }
  }
}
