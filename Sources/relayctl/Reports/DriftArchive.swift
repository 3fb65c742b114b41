import Configuration
import Console
import Crypto
import Durable
import Evidence
import RFC3339

/// The drift report that is archived beside a deployment and named in the logbook.
struct DriftArchive {
  let report: DriftReport
  /// What was compared: the digests of the bytes that were read for it.
  let inputs: [FileDigest]
  let time: Timestamp

  /// Writes the report. The workspace's own `output/` is made where it is missing; any other folder must exist.
  func write(to path: String) throws(Failure) {
    let text = Array(markdown.utf8)
    try durable { () throws(DurableError) in
      if path.utf8.starts(with: "output/".utf8),
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      {
        try makeFolder(String(path[..<slash]), mode: .sharedFolder)
      }
      try AtomicFile.write(text, to: path, mode: .shared)
    }
  }

  private var markdown: String {
    var table = Table(["input", "SHA-256"])
    for input in inputs {
      table.append([Table.Cell(input.name), Table.Cell(input.sha256.hex)])
    }
    return """
      # Deployment test report: \(report.from) → \(report.to)

      Decided at \(time) by relayctl \(Release.version).

      ## Compared

      \(table.markdown)
      ## Differences

      \(report.markdown)
      """
  }
}
