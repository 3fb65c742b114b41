package import Crypto

@testable package import Lock

/// A small lock with one of everything.
package enum LockSample {
  /// SHA-256 of a text.
  package static func digest(_ text: String) -> Digest { SHA256.digest(of: Array(text.utf8)) }

  /// Two libraries of one package, one loaded on first use, one of no package; two programs; an
  /// image.
  package static var lock: Lockfile {
    Lockfile(
      toolchain: "Swift version 6.3.1 (swift-6.3.1-RELEASE)", target: "x86_64-unknown-linux-gnu",
      distribution: "debian-12",
      sources: SourceList(files: [
        SourcePath("Makefile"): digest("make"), SourcePath("Sources/a.swift"): digest("a"),
      ]),
      libraries: [
        "libc.so.6": library("libc6", "2.36-9+deb12u14", file: "libc.so.6", ["relay", "relayctl"]),
        "libm.so.6": library("libc6", "2.36-9+deb12u14", file: "libm.so.6", ["relayctl"]),
        "libcurl.so.4": library(
          "libcurl4", "7.88.1-10", file: "libcurl.so.4.8.0", ["relayctl"], loading: .dlopen),
        "libown.so": SystemLibrary(
          path: "/opt/libown.so", digest: digest("own"), package: nil, loading: .linked,
          usedBy: ["relay"]),
      ],
      binaries: [
        "relay": Lockfile.Binary(digest: digest("relay"), size: 7),
        "relayctl": Lockfile.Binary(digest: digest("relayctl"), size: 8),
      ],
      image: ImageReference("registry.example.com/relay@\(digest("image"))"))
  }

  /// A library of a Debian package.
  package static func library(
    _ package: String, _ version: String, file: String, _ users: [String],
    loading: SystemLibrary.Loading = .linked
  ) -> SystemLibrary {
    SystemLibrary(
      path: "/usr/lib/x86_64-linux-gnu/\(file)", digest: digest(file),
      package: SystemLibrary.Package(
        name: package, version: version, architecture: "amd64", source: "src-\(package)",
        sourceVersion: version),
      loading: loading, usedBy: users)
  }
}
