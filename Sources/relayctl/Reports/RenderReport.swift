import Console
import JSON

/// The output of `render`: the members of the render record.
struct RenderReport: Report {
  let record: RenderRecord

  var json: JSONValue { record.json }

  func text(for stream: Stream) -> String { facts.text(for: stream) }

  var markdown: String { facts.markdown }

  private var facts: FactReport {
    let members = json.objectValue ?? []
    return FactReport(
      members.map { member in
        let isWarning = member.name == "allow_disk" && record.isOnDisk
        return .init(member.name, member.value, isWarning ? .warning : .plain)
      })
  }
}
