import Configuration
import Console
import Evidence
import Gate

extension AllowListComparison {
  /// Compares the committed allow-list of `environment` with the values in the vault.
  init(
    of environment: Environment,
    from vaults: @autoclosure () throws(Failure) -> SecretResolver, in workspace: Workspace
  ) throws(Failure) {
    let file = "environments/\(environment.name)/allowlist.sha256"
    let bytes = try workspace.content(of: workspace.path(file))
    let committed: AllowList
    do throws(AllowListError) {
      committed = try AllowList.parse(bytes, file: workspace.path(file))
    } catch {
      throw Failure(.usage, error.description)
    }
    let list = try AllowList(of: environment, from: try vaults())
    let changes = committed.changes(to: list)
    self.init(
      digest: FileDigest(of: bytes, named: file), chats: list.hashes.count, added: changes.added,
      removed: changes.removed)
  }
}

extension AllowList {
  /// Creates the allow-list of the chats in the vault.
  init(of environment: Environment, from vaults: SecretResolver) throws(Failure) {
    let chatsEntry = try AllowList.entry("TELEGRAM_CHAT_ID_ALLOWLIST", environment)
    let saltEntry = try AllowList.entry("CHAT_ID_HASH_SALT", environment)
    let values = try vaults.values(of: [chatsEntry, saltEntry])
    guard let chats = values[chatsEntry.name], let salt = values[saltEntry.name],
      let list = AllowList(chatIDs: chats, salt: salt)
    else {
      throw Failure(
        .usage,
        "\(environment.file): TELEGRAM_CHAT_ID_ALLOWLIST: its value in the vault is not a list of chat ids, "
          + "expected numbers separated by commas")
    }
    self = list
  }

  private static func entry(
    _ name: String, _ environment: Environment
  ) throws(Failure) -> Environment.Entry {
    guard let entry = environment[name], entry.reference != nil else {
      throw Failure(.usage, "\(environment.file): \(name): no reference, expected one to a vault")
    }
    return entry
  }
}
