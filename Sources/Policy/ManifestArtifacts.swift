package import Crypto

/// What a deployment runs, by digest.
package struct ManifestArtifacts: Hashable, Sendable {
  /// Digest of `relay.lock`; nil where there was none, and then no promotion takes the manifest.
  package let lock: Digest?

  /// Digest of each program by its name, at least one with a lock and none without.
  package let binaries: [String: Digest]

  /// Digest of the container image; nil when the deployment uses none.
  package let image: Digest?

  /// Artifacts by digest.
  package init(lock: Digest?, binaries: [String: Digest], image: Digest?) {
    self.lock = lock
    self.binaries = binaries
    self.image = image
  }
}
