import Console
import Crypto
import Durable
import Lock
import Manifest

/// The artifacts that a manifest names, read from the release's lock (R33).
enum ReleaseArtifacts {
  /// What a manifest without a lock deserves to be told.
  static func warning(in workspace: Workspace) -> String {
    "warning: \(workspace.path("relay.lock")): no lock, so the manifest names no artifact and no gate takes it; "
      + "relayctl lock write makes one"
  }

  /// What the lock at `path` pins; without `path` that of the workspace, which may be missing: the manifest then
  /// names no artifact and no gate takes it.
  static func read(
    _ path: String?, image: Digest?, in workspace: Workspace
  ) throws(Failure) -> ManifestArtifacts {
    let lockPath = path ?? workspace.path("relay.lock")
    let isThere = try durable { () throws(DurableError) in try exists(lockPath) }
    guard isThere || path != nil else {
      return ManifestArtifacts(lock: nil, binaries: [:], image: image)
    }
    let bytes = try workspace.content(of: lockPath, limit: .mebibytes(16))
    do throws(LockError) {
      let lock = try Lockfile(parsing: bytes)
      return ManifestArtifacts(
        lock: SHA256.digest(of: bytes), binaries: lock.binaries.mapValues(\.digest),
        image: image ?? lock.image?.digest)
    } catch {
      throw Failure(error, lock: lockPath)
    }
  }
}
