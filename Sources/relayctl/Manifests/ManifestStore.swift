import Attestation
import Configuration
import Console
import Crypto
import Durable
import Manifest

/// Manifests by content: `logbook/manifests/ENV/SHA256.yaml`, the signature beside it as `.sig`.
struct ManifestStore {
  let workspace: Workspace

  /// Where the manifests of an environment lie.
  func folder(of environment: EnvironmentName) -> String {
    workspace.path("logbook/manifests/\(environment)")
  }

  /// Where the manifest of these bytes lies.
  func path(_ digest: Digest, _ environment: EnvironmentName) -> String {
    "\(folder(of: environment))/\(digest.hex).yaml"
  }

  /// Stores a manifest; the same bytes are stored once.
  func store(_ manifest: ConfigManifest) throws(Failure) -> StoredManifest {
    let bytes = manifest.bytes
    let digest = SHA256.digest(of: bytes)
    let stored = StoredManifest(
      path: path(digest, manifest.environment), bytes: bytes, sha256: digest, manifest: manifest)
    try durable { () throws(DurableError) in
      try makeFolder(folder(of: manifest.environment), mode: .sharedFolder)
      try AtomicFile.write(bytes, to: stored.path, mode: .shared)
    }
    return stored
  }

  /// The manifest that `text` names: a path, or the digest of one that is stored here.
  func load(_ text: String) throws(Failure) -> StoredManifest {
    let path = try path(named: text)
    let bytes = try workspace.content(of: path)
    let manifest: ConfigManifest
    do throws(ConfigManifestError) { manifest = try ConfigManifest.parse(bytes, file: path) } catch
    {
      throw Failure(.integrity, error.description, hint: "build the manifest again")
    }
    let stored = StoredManifest(
      path: path, bytes: bytes, sha256: SHA256.digest(of: bytes), manifest: manifest)
    try requireItsName(stored)
    return stored
  }

  private func path(named text: String) throws(Failure) -> String {
    guard let digest = Digest(text) ?? Digest(hex: text) else { return text }
    for environment in EnvironmentName.allCases {
      let candidate = path(digest, environment)
      if try durable({ () throws(DurableError) in try exists(candidate) }) { return candidate }
    }
    throw Failure(
      .usage, "\(digest): no such manifest in \(workspace.path("logbook/manifests"))",
      hint: "relayctl manifest build makes one")
  }

  /// Refuses a file that is named by a digest and holds something else.
  private func requireItsName(_ stored: StoredManifest) throws(Failure) {
    let name = stored.path.split(separator: "/").last.map(String.init) ?? stored.path
    guard name.utf8.count == 69, let named = Digest(hex: String(name.dropLast(5))) else { return }
    guard named == stored.sha256 else {
      throw Failure(
        .integrity, "\(stored.path): SHA-256 is \(stored.sha256.hex), expected that of its name")
    }
  }

  /// The DER signature beside the file; a missing one is a no.
  func signature(of stored: StoredManifest) throws(Failure) -> [UInt8] {
    let text: [UInt8]
    do throws(DurableError) {
      text = try readFile(stored.signaturePath, limit: .kibibytes(4))
    } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .no, "\(stored.path): not signed",
        hint: "relayctl manifest sign \(stored.sha256.hex) signs it")
    }
    guard text.last == UInt8(ascii: "\n"),
      let signature = Base64.decode(String(decoding: text.dropLast(), as: UTF8.self))
    else {
      throw Failure(
        .integrity, "\(stored.signaturePath): no signature, expected base64 and a line feed")
    }
    return signature
  }

  /// Writes bundle and signature beside the file. The signature comes last: a kill between the two leaves a manifest
  /// that is not signed yet.
  func write(
    _ signature: [UInt8], of stored: StoredManifest, by key: P256PublicKey
  ) throws(Failure) {
    let bundle = SigstoreBundle(of: stored.bytes, signature: signature, by: key)
    try durable { () throws(DurableError) in
      try AtomicFile.write(bundle.bytes, to: stored.bundlePath, mode: .shared)
      try AtomicFile.write(
        Array((Base64.encode(signature) + "\n").utf8), to: stored.signaturePath, mode: .shared)
    }
  }

  /// Refuses a bundle beside the file that is not one of `key` over it; whether there is a bundle.
  func requireValidBundle(of stored: StoredManifest, by key: P256PublicKey) throws(Failure) -> Bool
  {
    let path = stored.bundlePath
    guard try durable({ () throws(DurableError) in try exists(path) }) else { return false }
    let text = try durable { () throws(DurableError) in try readFile(path, limit: .kibibytes(16)) }
    let bundle: SigstoreBundle
    do throws(AttestationError) { bundle = try SigstoreBundle(parsing: text) } catch {
      throw Failure(error, of: path, hint: "sign the manifest again")
    }
    guard bundle.isValid(for: stored.bytes, by: key) else {
      throw Failure(
        .integrity, "\(path): does not verify with environments/keys/manifest.pem",
        hint: "the file was edited, or signed with another key")
    }
    return true
  }
}
