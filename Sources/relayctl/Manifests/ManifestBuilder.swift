import Configuration
import Console
import Crypto
import Durable
import Gate
import JSON
import Lock
import Manifest
import RFC3339

/// Builds the manifest of one environment.
struct ManifestBuilder {
  let workspace: Workspace
  let invocation: Invocation
  let commit: String
  let actor: String
  let artifacts: ManifestArtifacts
  let incident: String?
  /// The path of a rendered file with its record next to it; `nil` if there is none. The checksum
  /// of the file must match the environment.
  let rendered: String?

  /// Builds the manifest of `name` from the current files and vault.
  func manifest(of name: EnvironmentName) throws(Failure) -> ConfigManifest {
    let environment = try workspace.completeEnvironment(name)
    try workspace.requireValidAuthorities(of: environment)
    let source = try SecretResolver(
      environment, by: workspace.policy(), in: workspace, invocation)
    let secrets = try secrets(of: environment, source)
    let redactionKey = secrets.isEmpty ? nil : Redaction.id(ofKey: try source.redactionKey())
    let allowDisk = try allowDisk(environment)
    let exceptions = try workspace.exceptions().content.filter {
      $0.isInForce(at: workspace.now) && $0.environments.contains(name)
        && Contract.variable(named: $0.variable) != nil
    }
    do throws(ConfigManifestError) {
      return try ConfigManifest(
        environment: name, created: workspace.now, commit: commit, actor: actor,
        artifacts: artifacts, checksum: environment.checksum,
        configuration: configuration(of: environment), secrets: secrets,
        redactionKey: redactionKey, exceptions: exceptions, incident: incident,
        allowDisk: allowDisk)
    } catch {
      throw Failure(.usage, "manifest of \(name): \(error)")
    }
  }

  private func configuration(of environment: Environment) -> [String: String] {
    var values: [String: String] = [:]
    for entry in environment.entries where !entry.isMasked {
      guard case .literal(let value) = entry.value else { continue }
      values[entry.name] = String(decoding: value.reveal(), as: UTF8.self)
    }
    return values
  }

  private func secrets(
    of environment: Environment, _ source: SecretResolver
  ) throws(Failure) -> [String: ManifestSecret] {
    var secrets: [String: ManifestSecret] = [:]
    let values = try source.values(of: environment.entries)
    for entry in environment.entries {
      guard let reference = entry.reference, let value = values[entry.name] else { continue }
      secrets[entry.name] = ManifestSecret(
        source: reference,
        version: try source.version(entry, reference) ?? SecretVersion(name: "", created: nil),
        fingerprint: Redaction.fingerprint(
          key: try source.redactionKey(), name: entry.name, value: value))
    }
    return secrets
  }

  /// Returns whether the rendered file is on a disk, according to its record. Returns `false` if
  /// there is no rendered file.
  private func allowDisk(_ environment: Environment) throws(Failure) -> Bool {
    guard let rendered else { return false }
    let found = try Workspace.checksum(ofRendered: rendered, environment.name)
    guard found == environment.checksum else {
      throw Failure(
        .no,
        "\(rendered): checksum is \(found), but the checksum of \(environment.file) is \(environment.checksum)",
        hint: "render \(environment.name) again")
    }
    let path = rendered + ".record.json"
    let record = try workspace.content(of: path)
    do throws(JSONError) {
      let record = try JSONValue.parse(record)
      if record["checksum"] == .string(found.description),
        let isOnDisk = record["allow_disk"]?.boolValue
      {
        return isOnDisk
      }
    } catch {
      throw Failure(.no, "\(path): \(error)", hint: "render \(environment.name) again")
    }
    throw Failure(
      .no, "\(path): not the record of \(rendered)", hint: "render \(environment.name) again")
  }
}

/// Reads the artifacts for a manifest from the lock of the release.
enum ReleaseArtifacts {
  /// Returns the warning for a manifest that is built without a lock.
  static func warning(in workspace: Workspace) -> String {
    "warning: \(workspace.path("relay.lock")): no lock, so the manifest contains no artifacts and the gate will refuse it; "
      + "run relayctl lock write to create one"
  }

  /// Reads the artifacts from the lock at `path`, by default the lock of the workspace. If the
  /// workspace has no lock, the result contains at most `image`, and the gate will refuse the
  /// manifest.
  static func read(
    _ path: String?, image: Digest?, in workspace: Workspace
  ) throws(Failure) -> ManifestArtifacts {
    let lockPath = path ?? workspace.path("relay.lock")
    let isThere = try durable(exists(lockPath))
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
