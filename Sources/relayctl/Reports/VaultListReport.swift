import Configuration
import Console
import JSON
import RFC3339
import Vault

/// What `vault list` tells: names, versions and ages, never a value.
struct VaultListReport: Report {
  let vault: LocalVault
  let now: Timestamp

  var json: JSONValue {
    let secrets = entries.map { address, version -> JSONValue in
      [
        "path": .string(address.path), "field": .string(address.field),
        "version": .integer(version.version), "created": .string(version.created.description),
        "age_days": .integer(age(version)), "ticket": .string(version.ticket),
      ]
    }
    return [
      "environment": .string(vault.environment.rawValue), "key_id": .string(vault.keyID),
      "secrets": .array(secrets),
    ]
  }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private var table: Table {
    var table = Table([
      "secret", .init("version", .right), "created", .init("age", .right), "ticket",
    ])
    for (address, version) in entries {
      table.append([
        "\(address)", "\(version.version)", "\(version.created)", "\(age(version)) d",
        Table.Cell(version.ticket),
      ])
    }
    return table
  }

  private var entries: [(SecretAddress, SealedVersion)] {
    vault.addresses.compactMap { address in vault.current(address).map { (address, $0) } }
  }

  /// Whole days; negative for a version from the future.
  private func age(_ version: SealedVersion) -> Int64 {
    now.seconds(since: version.created) / 86_400
  }
}
