import Configuration
import Console
import Crypto
import Gate
import JSON
import Manifest
import RFC3339

/// The output of `manifest show`: a stored manifest.
struct ManifestReport: Report {
  let stored: StoredManifest

  private var manifest: ConfigManifest { stored.manifest }

  var json: JSONValue {
    [
      "path": .string(stored.path), "sha256": .string(stored.sha256.hex),
      "environment": .string(manifest.environment.rawValue),
      "created": .string(manifest.created.description), "commit": .string(manifest.commit),
      "actor": .string(manifest.actor), "checksum": .string(manifest.checksum.description),
      "artifacts": artifacts,
      "configuration": .object(
        names(manifest.configuration).map { .init($0, .optional(manifest.configuration[$0])) }),
      "secrets": .object(secretRows.map { .init($0.name, json($0.secret)) }),
      "exceptions": .array(
        manifest.exceptions.map {
          ["variable": .string($0.variable), "ticket": .string($0.ticket)]
        }),
      "incident": .optional(manifest.incident), "allow_disk": .bool(manifest.allowDisk),
    ]
  }

  private var artifacts: JSONValue {
    let binaries = manifest.artifacts.binaries
    return [
      "lock": .optional(manifest.artifacts.lock?.description),
      "binaries": .object(names(binaries).map { .init($0, .optional(binaries[$0]?.description)) }),
      "image": .optional(manifest.artifacts.image?.description),
    ]
  }

  private func json(_ secret: ManifestSecret) -> JSONValue {
    [
      "source": .string(secret.source.description), "version": .string(secret.version.name),
      "created": .optional(secret.version.created?.description),
      "fingerprint": .string("hmac-sha256:\(secret.fingerprint.hex)"),
    ]
  }

  func text(for stream: Stream) -> String {
    sections.map { $0.text(for: stream) }.joined(separator: "\n")
  }

  var markdown: String { sections.map(\.markdown).joined(separator: "\n") }

  private var sections: [Table] {
    [head, configuration, secrets].filter { !$0.rows.isEmpty }
  }

  private var head: Table {
    let artifacts = manifest.artifacts
    var rows: [(String, String?)] = [
      ("environment", manifest.environment.rawValue), ("created", manifest.created.description),
      ("commit", manifest.commit), ("actor", manifest.actor),
      ("checksum", manifest.checksum.description), ("lock", artifacts.lock?.description),
    ]
    rows += names(artifacts.binaries).map { ($0, artifacts.binaries[$0]?.description) }
    rows += [
      ("image", artifacts.image?.description), ("incident", manifest.incident),
      ("allow disk", manifest.allowDisk ? "yes: the gate refuses it" : "no"),
      ("sha256", stored.sha256.hex),
    ]
    return Table(
      ["manifest", ""], rows: rows.map { [Table.Cell($0.0, .dim), Table.Cell($0.1 ?? "–")] })
  }

  private var configuration: Table {
    Table(
      ["variable", "value"],
      rows: names(manifest.configuration).map {
        [Table.Cell($0), Table.Cell(manifest.configuration[$0] ?? "")]
      })
  }

  private var secrets: Table {
    Table(
      ["secret", "source", .init("version", .right), "created"],
      rows: secretRows.map { row in
        [
          Table.Cell(row.name), Table.Cell(row.secret.source.description),
          Table.Cell(row.secret.version.name),
          Table.Cell(row.secret.version.created?.description ?? "unknown"),
        ]
      })
  }

  private var secretRows: [(name: String, secret: ManifestSecret)] {
    names(manifest.secrets).compactMap { name in manifest.secrets[name].map { (name, $0) } }
  }

  private func names(_ items: [String: some Any]) -> [String] {
    items.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
