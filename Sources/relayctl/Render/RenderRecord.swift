import Configuration
import Crypto
import JSON
import RFC3339

/// The record of a rendering, without the value of any variable. It is stored in `OUT.record.json`
/// and printed by `render` (docs/formats/render-record.md).
struct RenderRecord {
  let environment: EnvironmentName
  /// The path of the environment file, as given with `--out`.
  let path: String
  /// The number of variables in the environment file.
  let variables: Int
  /// The redacted checksum of the environment.
  let checksum: Digest
  /// The paths of the file secrets.
  let secretFiles: [String]
  /// The paths of the files of authorities.
  let authorityFiles: [String]
  /// For staging and prod, whether anything was written to a disk. If so, the gate refuses a
  /// manifest that is based on the rendering.
  let isOnDisk: Bool
  let time: Timestamp

  init(_ plan: RenderPlan, _ place: RenderPlace, isOnDisk: Bool, time: Timestamp) {
    environment = plan.rendered.name
    path = place.out
    variables = plan.rendered.entries.count
    checksum = plan.rendered.checksum
    secretFiles = plan.fileSecrets.map(plan.path)
    authorityFiles = plan.authorityFiles.map(plan.path)
    self.isOnDisk = isOnDisk
    self.time = time
  }

  var json: JSONValue {
    [
      "environment": .string(environment.rawValue), "path": .string(path),
      "variables": .integer(variables), "checksum": .string(checksum.description),
      "secret_files": .array(secretFiles.map(JSONValue.string)),
      "ca_files": .array(authorityFiles.map(JSONValue.string)), "allow_disk": .bool(isOnDisk),
      "rendered_at": .string(time.description),
    ]
  }
}
