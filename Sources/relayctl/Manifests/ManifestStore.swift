import Console
import Crypto
import Durable
import Manifest
import Policy

/// Manifests by content: `logbook/manifests/ENV/SHA256.yaml`, the signature beside it as `.sig` (DESIGN §5).
struct ManifestStore {
  let workspace: Workspace

  /// Where the manifest of these bytes lies.
  func path(_ digest: Digest, _ environment: EnvironmentName) -> String {
    workspace.path("logbook/manifests/\(environment)/\(digest.hex).yaml")
  }

  /// Stores a manifest; the same bytes are stored once.
  func store(_ manifest: ConfigManifest) throws(Failure) -> StoredManifest {
    let bytes = manifest.bytes
    let stored = StoredManifest(
      path: path(SHA256.digest(of: bytes), manifest.environment), bytes: bytes, manifest: manifest)
    try durable { () throws(DurableError) in
      try makeFolder(
        workspace.path("logbook/manifests/\(manifest.environment)"), mode: .sharedFolder)
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
    let stored = StoredManifest(path: path, bytes: bytes, manifest: manifest)
    try stored.requireItsName()
    return stored
  }

  private func path(named text: String) throws(Failure) -> String {
    guard let digest = Digest(text) ?? Digest(hex: text) else { return text }
    for environment in EnvironmentName.allCases {
      let candidate = path(digest, environment)
      if try durable({ () throws(DurableError) in try exists(candidate) }) { return candidate }
    }
    throw Failure(
      .misused, "\(digest): no such manifest in \(workspace.path("logbook/manifests"))",
      hint: "relayctl manifest build makes one")
  }
}

/// A manifest with the bytes that are signed and the file that holds them.
struct StoredManifest {
  let path: String
  let bytes: [UInt8]
  let manifest: ConfigManifest

  var digest: Digest { SHA256.digest(of: bytes) }
  var signaturePath: String { path + ".sig" }
  var bundlePath: String { path + SigstoreBundle.suffix }

  /// Refuses a file that is named by a digest and holds something else.
  fileprivate func requireItsName() throws(Failure) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard name.utf8.count == 69, let named = Digest(hex: String(name.dropLast(5))) else { return }
    guard named == digest else {
      throw Failure(.integrity, "\(path): SHA-256 is \(digest.hex), expected that of its name")
    }
  }

  /// Whether `signature` (DER) is one of `key` over the file.
  func isSigned(_ signature: [UInt8], by key: P256PublicKey) -> Bool {
    key.isValid(signature, for: bytes)
  }

  /// The signature beside the file; one that is missing is a no.
  func signature() throws(Failure) -> [UInt8] {
    let text: [UInt8]
    do throws(DurableError) { text = try readFile(signaturePath, limit: .kibibytes(4)) } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .no, "\(path): not signed", hint: "relayctl manifest sign \(digest.hex) signs it")
    }
    guard text.last == UInt8(ascii: "\n"),
      let signature = Base64.decode(String(decoding: text.dropLast(), as: UTF8.self))
    else {
      throw Failure(.integrity, "\(signaturePath): no signature, expected base64 and a line feed")
    }
    return signature
  }

  /// Writes bundle and signature beside the file. The signature comes last: a kill between the two leaves a manifest
  /// that is not signed yet.
  func write(_ signature: [UInt8], by key: P256PublicKey) throws(Failure) {
    let bundle = SigstoreBundle(of: bytes, signature: signature, by: key)
    try durable { () throws(DurableError) in
      try AtomicFile.write(bundle.bytes, to: bundlePath, mode: .shared)
      try AtomicFile.write(
        Array((Base64.encode(signature) + "\n").utf8), to: signaturePath, mode: .shared)
    }
  }

  /// Refuses a bundle beside the file that is not one of `key` over it; whether there is a bundle.
  func requireValidBundle(by key: P256PublicKey) throws(Failure) -> Bool {
    guard try durable({ () throws(DurableError) in try exists(bundlePath) }) else { return false }
    let text = try durable { () throws(DurableError) in
      try readFile(bundlePath, limit: .kibibytes(16))
    }
    let bundle: SigstoreBundle
    do throws(AttestationError) { bundle = try SigstoreBundle(parsing: text) } catch {
      throw Failure(error, of: bundlePath, hint: "sign the manifest again")
    }
    guard bundle.isValid(for: bytes, by: key) else {
      throw Failure(
        .integrity, "\(bundlePath): does not verify with environments/keys/manifest.pem",
        hint: "the file was edited, or signed with another key")
    }
    return true
  }
}
