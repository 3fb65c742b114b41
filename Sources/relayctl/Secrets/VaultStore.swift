import Configuration
import Console
import Durable
import Vault

/// The file of one environment's embedded vault, and the key that opens it.
struct VaultStore {
  let environment: EnvironmentName
  /// `environments/ENV/secrets.vault` below the root.
  let path: String
  let key: VaultKey
  private let folder: String

  private static let limit = ByteCount.mebibytes(16)
  /// A rotation replaces the file. A process that waited for the lock of the old file tries again,
  /// at most this often.
  private static let attempts = 16

  /// The store of `environment`, with the key file that the invocation names.
  init(
    _ environment: EnvironmentName, in workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) {
    guard let keyFile = invocation[CommonOptions.vaultKeyFile] else {
      throw Failure(
        .usage, "no key for the vault of \(environment)",
        hint:
          "pass --vault-key-file or set RELAYCTL_VAULT_KEY_FILE; "
          + "relayctl key new vault --out FILE creates one")
    }
    self.environment = environment
    folder = workspace.path("environments/\(environment)")
    path = "\(folder)/secrets.vault"
    key = try VaultStore.key(keyFile)
  }

  private static func key(_ path: String) throws(Failure) -> VaultKey {
    let content: [UInt8]
    do throws(DurableError) { content = try readPrivateFile(path) } catch {
      let hint = error.kind == .notFound ? "relayctl key new vault --out FILE makes one" : nil
      // A missing key leaves the question open, like a vault that cannot be reached.
      throw Failure(.undecided, error.description, hint: hint)
    }
    guard let key = VaultKey(file: content) else {
      throw Failure(.undecided, "\(path): no vault key, expected \(VaultKey.expectation)")
    }
    return key
  }

  /// Reads the vault with the key that opens it.
  func open() throws(Failure) -> OpenedVault { OpenedVault(try load(), key: key) }

  func load() throws(Failure) -> LocalVault {
    let content: [UInt8]
    do throws(DurableError) {
      content = try readFile(path, limit: VaultStore.limit, followLinks: false)
    } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .undecided, "\(path): no vault of \(environment)",
        hint: "relayctl vault init \(environment) makes an empty one")
    }
    return try translated { () throws(VaultError) in
      try LocalVault(file: content, environment: environment, key: key)
    }
  }

  /// Writes a new vault. Refuses to replace a file.
  func create(_ vault: LocalVault) throws(Failure) {
    do throws(DurableError) {
      try AtomicFile.write(vault.file(key: key), to: path, mode: .private, replacing: .never)
    } catch {
      let hint = error.kind == .exists ? "relayctl vault put adds to it" : nil
      throw Failure(error, hint: hint)
    }
  }

  /// Changes the vault under its lock: a whole new file replaces the old one, or nothing changes.
  func update<Result>(
    wait: Duration, _ body: (inout LocalVault) throws(VaultError) -> Result
  ) throws(Failure) -> Result {
    let lock = try lock(wait: wait)
    defer { withExtendedLifetime(lock) {} }
    // A process that was killed while it wrote leaves its temporary file, which git does not
    // ignore.
    _ = try? Folder(folder).sweep()
    var vault = try load()
    let result = try translated { () throws(VaultError) in try body(&vault) }
    try durable(AtomicFile.write(vault.file(key: key), to: path, mode: .private))
    return result
  }

  private func lock(wait: Duration) throws(Failure) -> FileLock {
    for _ in 0..<VaultStore.attempts {
      do throws(DurableError) { return try FileLock(path, wait: wait) } catch {
        guard error.cause == .replaced else {
          guard error.kind == .notFound else { throw Failure(error) }
          throw Failure(
            .undecided, error.description, hint: "relayctl vault init \(environment) makes one")
        }
      }
    }
    throw Failure(
      .undecided, "\(path): replaced again and again by other processes", hint: "try again")
  }

  /// Runs `body`; a failure names the file.
  func translated<Result>(
    _ body: () throws(VaultError) -> Result
  ) throws(Failure) -> Result {
    do throws(VaultError) { return try body() } catch { throw Failure(error, in: self) }
  }
}

extension Failure {
  fileprivate init(_ error: VaultError, in store: VaultStore) {
    let (path, environment) = (store.path, store.environment)
    switch error {
    case .malformed(let reason):
      self.init(
        .integrity, "\(path): not as relayctl wrote it: \(reason)",
        hint: "restore the file from its backup")
    case .otherEnvironment(let expected):
      self.init(.integrity, "\(path): a vault of another environment, expected \(expected)")
    case .otherKey(let sealedWith, let given):
      self.init(
        .integrity,
        "\(path): authentication fails: sealed with key \(sealedWith), the key file holds \(given)",
        hint: "give the key file of \(environment)")
    case .notAuthentic:
      self.init(
        .integrity, "\(path): the authentication code of the file does not match: it was edited",
        hint: "restore the file from its backup")
    case .valueNotAuthentic(let address):
      self.init(
        .integrity, "\(path): \(address): the authentication tag does not match value and metadata",
        hint: "restore the file from its backup")
    case .missing(let address):
      self.init(
        .no, "\(path): no secret \(address)",
        hint: "relayctl vault put \(environment) \(address) adds it")
    case .exists(let address):
      self.init(
        .no, "\(path): \(address) is there already",
        hint: "relayctl vault rotate \(environment) \(address) adds a new version")
    case .unchanged(let address, let version):
      self.init(
        .no,
        "\(path): \(address): the new value is that of version \(version), expected another one")
    case .unusableRedactionKey:
      self.init(
        .usage,
        "\(path): \(SecretAddress.redactionKey): no key of fingerprints, expected 64 lower-case hex digits",
        hint: "openssl rand -hex 32 makes them")
    case .crypto(let reason):
      self.init(.undecided, "\(path): \(reason)")
    }
  }
}
