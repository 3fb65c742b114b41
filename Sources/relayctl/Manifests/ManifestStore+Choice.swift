import Console
import Crypto
import Durable
import Manifest
import Policy

extension ManifestStore {
  /// The manifest of `environment` that a promotion is about: the one that `name` names, else the only one of `commit`.
  ///
  /// Several of one commit are a misuse: whichever were taken, the other might say no.
  func manifest(
    named name: String?, of environment: EnvironmentName, commit: String
  ) throws(Failure) -> StoredManifest {
    if let name { return try load(name) }
    let folder = workspace.path("logbook/manifests/\(environment)")
    let isThere = try durable { () throws(DurableError) in try exists(folder) }
    let names = isThere ? try durable { () throws(DurableError) in try listFolder(folder) } : []
    var found: [StoredManifest] = []
    for name in names.sorted() where name.hasSuffix(".yaml") {
      let stored = try load("\(folder)/\(name)")
      if stored.manifest.commit == commit { found.append(stored) }
    }
    guard found.count < 2 else {
      throw Failure(
        .misused, "\(folder): \(found.count) manifests of commit \(commit), expected one",
        hint: "name the one that is promoted: --manifest \(found[0].digest.hex)")
    }
    guard let manifest = found.first else {
      throw Failure(
        .no, "no manifest of \(environment) for commit \(commit) in \(folder), expected one",
        hint: "relayctl manifest build \(environment)")
    }
    return manifest
  }
}
