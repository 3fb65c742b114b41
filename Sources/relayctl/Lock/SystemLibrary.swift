import Crypto

/// A library of the system that a program loads or has inside, and where it comes from.
struct SystemLibrary: Equatable, Sendable {
  /// Where it lies, links resolved.
  var path: String
  /// SHA-256 of the file.
  var digest: Digest
  /// The distribution's package that holds the file; `nil` when no package does.
  var package: Package?
  /// How it gets into a process.
  var loading: Loading
  /// The programs that need it, themselves or through another library; sorted.
  var usedBy: [String]

  /// A package of the distribution.
  struct Package: Hashable, Sendable {
    /// Its name, without the architecture: `libssl3`.
    var name: String
    /// Its version as dpkg writes it: `3.0.19-1~deb12u2`.
    var version: String
    /// Its architecture: `amd64`, `all`.
    var architecture: String
    /// The package that it was built from, by which advisories name it: `openssl`.
    var source: String
    /// Its version; another than the binary's after a rebuild, and where one source makes several lines of versions.
    var sourceVersion: String
  }

  /// How a library comes into a process.
  enum Loading: String, CaseIterable, Sendable {
    /// Named by the program, or by a library that is.
    case linked
    /// Loaded on first use, itself or for a library that is: `ldd` does not show it.
    case dlopen
    /// An archive whose code the release build put into the program: no tool sees it there afterwards.
    case embedded
  }
}
