import Configuration
import Console
import Crypto
import JSON
import RFC3339

/// What `render` tells and records; no value in it.
struct RenderReport: Report {
  private let facts: FactReport

  init(plan: RenderPlan, place: RenderPlace, isOnDisk: Bool, time: Timestamp) {
    let files = plan.fileSecrets.map { JSONValue.string("\(plan.folder ?? "")/\($0.name)") }
    facts = FactReport([
      .init("environment", .string(plan.rendered.name.rawValue)), .init("path", .string(place.out)),
      .init("variables", .integer(plan.rendered.entries.count)),
      .init("checksum", .string(plan.rendered.checksum.description)),
      .init("secret_files", .array(files)),
      .init("allow_disk", .bool(isOnDisk), isOnDisk ? .warning : .plain),
      .init("rendered_at", .string(time.description)),
    ])
  }

  var json: JSONValue { facts.json }

  func text(for stream: Stream) -> String { facts.text(for: stream) }

  var markdown: String { facts.markdown }
}
