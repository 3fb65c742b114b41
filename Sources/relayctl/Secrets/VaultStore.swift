import Configuration
import Console
import Durable
import Vault

/// The file of one environment's embedded vault, and the key that opens it.
struct VaultStore {
  let environment: EnvironmentName
  /// The path of the file: `environments/ENV/secrets.vault` below the root.
  let path: String
  let key: VaultKey
  private let folder: String

  private static let limit = ByteCount.mebibytes(16)

  /// Creates the store of `environment`. Reads the key from the file that the invocation names.
  init(
    _ environment: EnvironmentName, in workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) {
    guard let keyFile = invocation[CommonOptions.vaultKeyFile] else {
      throw Failure(
        .usage, "no key for the vault of \(environment)",
        hint:
          "pass --vault-key-file or set RELAYCTL_VAULT_KEY_FILE; "
          + "run relayctl key new vault --out FILE to create one")
    }
    self.environment = environment
    folder = workspace.path("environments/\(environment)")
    path = "\(folder)/secrets.vault"
    key = try VaultStore.key(keyFile)
  }

  private static func key(_ path: String) throws(Failure) -> VaultKey {
    let content: [UInt8]
    do throws(DurableError) { content = try readPrivateFile(path) } catch {
      let hint =
        error.kind == .notFound ? "run relayctl key new vault --out FILE to create one" : nil
      // Without the key, the result is undecided, as with a vault that cannot be reached.
      throw Failure(.undecided, error.description, hint: hint)
    }
    guard let key = VaultKey(file: content) else {
      throw Failure(.undecided, "\(path): not a vault key, expected \(VaultKey.expectation)")
    }
    return key
  }

  /// Reads the vault and returns it with its key, so that its values can be read.
  func open() throws(Failure) -> OpenedVault { OpenedVault(try load(), key: key) }

  func load() throws(Failure) -> LocalVault {
    let content: [UInt8]
    do throws(DurableError) {
      content = try readFile(path, limit: VaultStore.limit, followLinks: false)
    } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw absence
    }
    return try translated { () throws(VaultError) in
      try LocalVault(file: content, environment: environment, key: key)
    }
  }

  private var absence: Failure {
    Failure(
      .undecided, "\(path): no vault for \(environment)",
      hint: "run relayctl vault init \(environment) to create an empty one")
  }

  /// Writes a new vault. Throws if the file already exists.
  func create(_ vault: LocalVault) throws(Failure) {
    do throws(DurableError) {
      try AtomicFile.write(vault.file(key: key), to: path, mode: .private, replacing: .never)
    } catch {
      let hint =
        error.kind == .exists
        ? "run relayctl vault put \(environment) SECRET --ticket TICKET to add a secret to the vault"
        : nil
      throw Failure(error, hint: hint)
    }
  }

  /// Locks the vault and changes it. The lock is on `secrets.vault.lock`, which stays. The new file replaces the old one atomically. If the change
  /// fails, the old file remains.
  func update<Result>(
    wait: Duration, _ body: (inout LocalVault) throws(VaultError) -> Result
  ) throws(Failure) -> Result {
    let lock = try lock(wait: wait)
    defer { withExtendedLifetime(lock) {} }
    // A process that was killed during a write leaves a temporary file, which git does not ignore.
    _ = try? Folder(folder).sweep()
    var vault = try load()
    let result = try translated { () throws(VaultError) in try body(&vault) }
    try durable(AtomicFile.write(vault.file(key: key), to: path, mode: .private))
    return result
  }

  private func lock(wait: Duration) throws(Failure) -> FileLock {
    guard try durable(exists(path)) else { throw absence }
    return try durable(FileLock(creating: path + ".lock", wait: wait))
  }

  /// Runs `body` and converts its error to a failure that names the file.
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
        .integrity, "\(path): not in the format that relayctl writes: \(reason)",
        hint: "restore the file from a backup")
    case .otherEnvironment(let expected):
      self.init(.integrity, "\(path): the vault of a different environment, expected \(expected)")
    case .otherKey(let sealedWith, let given):
      self.init(
        .integrity,
        "\(path): authentication failed: sealed with key \(sealedWith), but the key file contains \(given)",
        hint: "pass the key file for \(environment)")
    case .notAuthentic:
      self.init(
        .integrity, "\(path): the authentication code does not match, so the file was edited",
        hint: "restore the file from a backup")
    case .valueNotAuthentic(let address):
      self.init(
        .integrity,
        "\(path): \(address): the authentication tag does not match the value and metadata",
        hint: "restore the file from a backup")
    case .missing(let address):
      self.init(
        .no, "\(path): no secret \(address)",
        hint: "run relayctl vault put \(environment) \(address) --ticket TICKET to add it")
    case .exists(let address):
      self.init(
        .no, "\(path): \(address) already exists",
        hint:
          "run relayctl vault rotate \(environment) \(address) --ticket TICKET to add a new version"
      )
    case .unchanged(let address, let version):
      self.init(
        .no,
        "\(path): \(address): the new value equals version \(version)")
    case .unusableRedactionKey:
      self.init(
        .usage,
        "\(path): \(SecretAddress.redactionKey): not a key for fingerprints, expected 64 lower-case hex digits",
        hint: "run openssl rand -hex 32 to print such a key")
    case .crypto(let reason):
      self.init(.undecided, "\(path): \(reason)")
    }
  }
}
