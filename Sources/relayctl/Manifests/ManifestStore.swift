import Attestation
import Configuration
import Console
import Crypto
import Durable
import Gate
import Manifest

/// Stores manifests by content, in `logbook/manifests/ENV/SHA256.yaml`. The signature is in a file
/// with the additional suffix `.sig`.
struct ManifestStore {
  let workspace: Workspace

  /// Returns the folder of the manifests of an environment.
  func folder(of environment: EnvironmentName) -> String {
    workspace.path("logbook/manifests/\(environment)")
  }

  /// Returns the path of the manifest with this digest.
  func path(_ digest: Digest, _ environment: EnvironmentName) -> String {
    "\(folder(of: environment))/\(digest.hex).yaml"
  }

  /// Stores a manifest. Manifests with the same bytes have the same path.
  func store(_ manifest: ConfigManifest) throws(Failure) -> StoredManifest {
    let bytes = manifest.bytes
    let digest = SHA256.digest(of: bytes)
    let stored = StoredManifest(
      path: path(digest, manifest.environment), bytes: bytes, sha256: digest, manifest: manifest)
    try durable(makeFolder(folder(of: manifest.environment), mode: .sharedFolder))
    try durable(AtomicFile.write(bytes, to: stored.path, mode: .shared))
    return stored
  }

  /// Loads the manifest that `text` names: a path, or the digest of a stored manifest.
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

  /// Loads the manifest of `environment` with this digest; `nil` if it is not stored.
  func stored(
    _ digest: Digest, _ environment: EnvironmentName
  ) throws(Failure) -> StoredManifest? {
    let path = path(digest, environment)
    guard try durable(exists(path)) else { return nil }
    let stored = try load(path)
    return stored.manifest.environment == environment ? stored : nil
  }

  private func path(named text: String) throws(Failure) -> String {
    guard let digest = Digest(text) ?? Digest(hex: text) else { return text }
    for environment in EnvironmentName.allCases {
      let candidate = path(digest, environment)
      if try durable(exists(candidate)) { return candidate }
    }
    throw Failure(
      .usage, "\(digest): no such manifest in \(workspace.path("logbook/manifests"))",
      hint: "run relayctl manifest build ENV to create one")
  }

  /// Throws if the name of the file is a digest that does not match its bytes.
  private func requireItsName(_ stored: StoredManifest) throws(Failure) {
    let name = stored.path.split(separator: "/").last.map(String.init) ?? stored.path
    guard name.utf8.count == 69, let named = Digest(hex: String(name.dropLast(5))) else { return }
    guard named == stored.sha256 else {
      throw Failure(
        .integrity,
        "\(stored.path): SHA-256 is \(stored.sha256.hex), expected the digest in its name")
    }
  }

  /// Reads the DER signature next to the file. Throws `no` if there is no signature.
  func signature(of stored: StoredManifest) throws(Failure) -> [UInt8] {
    let text: [UInt8]
    do throws(DurableError) {
      text = try readFile(stored.signaturePath, limit: .kibibytes(4))
    } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .no, "\(stored.path): not signed",
        hint: "run relayctl manifest sign \(stored.sha256.hex) --signer URI")
    }
    guard text.last == UInt8(ascii: "\n"),
      let signature = Base64.decode(String(decoding: text.dropLast(), as: UTF8.self))
    else {
      throw Failure(
        .integrity, "\(stored.signaturePath): not a signature, expected base64 and a line feed")
    }
    return signature
  }

  /// Writes the bundle and the signature next to the file. The signature is written last, so a
  /// crash between the two writes leaves an unsigned manifest.
  func write(
    _ signature: [UInt8], of stored: StoredManifest, by key: P256PublicKey
  ) throws(Failure) {
    let bundle = SigstoreBundle(of: stored.bytes, signature: signature, by: key)
    try durable(AtomicFile.write(bundle.bytes, to: stored.bundlePath, mode: .shared))
    let text = Array((Base64.encode(signature) + "\n").utf8)
    try durable(AtomicFile.write(text, to: stored.signaturePath, mode: .shared))
  }

  /// Verifies the bundle next to the file with `key`, which is in `file`. Returns whether there is a bundle. Throws if
  /// the bundle is not valid for the file.
  func requireValidBundle(
    of stored: StoredManifest, by key: P256PublicKey, in file: String
  ) throws(Failure) -> Bool {
    let path = stored.bundlePath
    guard try durable(exists(path)) else { return false }
    let text = try durable(readFile(path, limit: .kibibytes(16)))
    let bundle: SigstoreBundle
    do throws(AttestationError) { bundle = try SigstoreBundle(parsing: text) } catch {
      throw Failure(error, of: path, hint: "sign the manifest again")
    }
    guard bundle.isValid(for: stored.bytes, by: key) else {
      throw Failure(
        .integrity, "\(path): does not verify with \(file)",
        hint: "the file was edited, or signed with a different key")
    }
    return true
  }
}
