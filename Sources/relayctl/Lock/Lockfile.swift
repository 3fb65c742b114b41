import Crypto

/// What a release is made of: the content of `relay.lock` (docs/formats/lock.md).
struct Lockfile: Equatable, Sendable {
  /// What `swift --version` calls itself: `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  var toolchain: String
  /// The target triple: `x86_64-unknown-linux-gnu`.
  var target: String
  /// `ID-VERSION_ID` of /etc/os-release, as purls name it: `debian-12`.
  var distribution: String
  /// The tracked files that the programs are built from.
  var sources: SourceList
  /// The libraries of the programs, by soname; archives by the name of their file.
  var libraries: [String: SystemLibrary]
  /// The programs, by name.
  var binaries: [String: Binary]
  /// The container image, when there is one.
  var image: ImageReference?

  /// One program as it is shipped.
  struct Binary: Equatable, Sendable {
    /// SHA-256 of the file.
    var digest: Digest
    /// Its size in bytes.
    var size: Int
  }
}
