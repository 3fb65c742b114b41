import Configuration
import Console
import Crypto
import Durable
import Gate
import Logbook
import Manifest
import Policy

/// Finds the manifest to promote and the manifest of the previous promotion. Each file is read
/// once.
struct ManifestChoice {
  /// The manifest that the request names, or else the only manifest of its commit.
  let chosen: Result<StoredManifest, RuleFailure>
  /// The DER signature of the chosen manifest.
  let signature: Result<[UInt8], RuleFailure>
  private let store: ManifestStore
  /// Every manifest that was read to find ``chosen``.
  private let read: [StoredManifest]

  init(_ request: GateRequest, _ release: ReleaseReader) throws(Failure) {
    let store = ManifestStore(workspace: request.workspace)
    let next = "run relayctl manifest build \(request.to)"
    self.store = store
    if let name = request.manifest {
      chosen = try captured(next: next, try store.load(name))
      read = (try? chosen.get()).map { [$0] } ?? []
    } else {
      let all = try captured(next: next, try store.all(of: request.to))
      read = (try? all.get()) ?? []
      chosen = try captured(
        next: next,
        try store.only(of: release, request.commit, among: try all.failing(), of: request.to))
    }
    switch chosen {
    case .failure(let failure): signature = .failure(failure)
    case .success(let stored):
      signature = answered(
        next: "run relayctl manifest sign \(stored.sha256.hex) --signer URI",
        try store.signature(of: stored))
    }
  }

  /// Returns the manifest of the last promotion into `environment`, or a failure if that manifest
  /// is no longer stored. Returns `nil` if the log names no such manifest.
  func promoted(
    into environment: EnvironmentName, by log: Result<DeploymentLog, RuleFailure>
  ) -> Result<StoredManifest, RuleFailure>? {
    let last: Entry?
    do throws(RuleFailure) { last = try log.get().lastPromotion(into: environment) } catch {
      return nil
    }
    guard let digest = last?.content.digests["manifest"] else { return nil }
    // A copy at a different path does not prove that the manifest is still stored.
    let path = store.path(digest, environment)
    if let known = read.first(where: { $0.sha256 == digest && $0.path == path }) {
      return .success(known)
    }
    return answered(
      next: "restore logbook/manifests from git: promoted manifests are never deleted",
      try store.load(digest.hex))
  }
}

extension ManifestStore {
  /// Loads every stored manifest of an environment, sorted by file name.
  func all(of environment: EnvironmentName) throws(Failure) -> [StoredManifest] {
    let folder = folder(of: environment)
    let isThere = try durable(exists(folder))
    let names = isThere ? try durable(listFolder(folder)) : []
    var all: [StoredManifest] = []
    for name in names.sorted() where name.hasSuffix(".yaml") {
      all.append(try load("\(folder)/\(name)"))
    }
    return all
  }

  /// Returns the newest manifest of an incident's environment that contains a rotated value of each
  /// secret. If there is none, returns the newest manifest, or `nil` if none is stored.
  func rotated(for incident: Incident) throws(Failure) -> StoredManifest? {
    let all = try all(of: incident.environment).sorted { $0.manifest.created < $1.manifest.created }
    return all.last { incident.unrotated(in: $0.manifest).isEmpty } ?? all.last
  }

  /// Returns the only manifest of a release. Throws a usage error if there are several, because the
  /// gate could refuse one of them and admit another.
  func only(
    of release: ReleaseReader, _ commit: String, among all: [StoredManifest],
    of environment: EnvironmentName
  ) throws(Failure) -> StoredManifest {
    let folder = folder(of: environment)
    var found: [StoredManifest] = all.filter { $0.manifest.commit == commit }
    // A commit of the logbook after the release has another id and the same release.
    for manifest in all where found.isEmpty || manifest.manifest.commit != commit {
      if try release.isSame(manifest.manifest.commit) { found.append(manifest) }
    }
    guard found.count < 2 else {
      throw Failure(
        .usage, "\(folder): \(found.count) manifests for commit \(commit), expected one",
        hint: "pass the one to promote, as in --manifest \(found[0].sha256.hex)")
    }
    guard let manifest = found.first else {
      throw Failure(
        .no, "no manifest for \(environment) at commit \(commit) in \(folder)",
        hint: "run relayctl manifest build \(environment)")
    }
    return manifest
  }
}
