import Console
import Crypto
import Durable
import Manifest

/// The drift report that is archived beside a deployment and named in the logbook (R22).
struct DriftArchive {
  let report: DriftReport
  let workspace: Workspace

  /// Writes the report. The workspace's own `output/` is made where it is missing; any other folder must exist.
  func write(to path: String) throws(Failure) {
    let text = Array(try markdown().utf8)
    try durable { () throws(DurableError) in
      if path.utf8.starts(with: "output/".utf8),
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      {
        try makeFolder(String(path[..<slash]), mode: .sharedFolder)
      }
      try AtomicFile.write(text, to: path, mode: .shared)
    }
  }

  private func markdown() throws(Failure) -> String {
    var table = Table(["input", "SHA-256"])
    for name in inputs {
      let bytes = try workspace.content(of: workspace.path(name))
      table.append([Table.Cell(name), Table.Cell(SHA256.digest(of: bytes).hex)])
    }
    return """
      # Deployment test report: \(report.from) → \(report.to)

      Decided at \(workspace.now) by relayctl \(Release.version).

      ## Compared

      \(table.markdown)
      ## Differences

      \(report.markdown)
      """
  }

  private var inputs: [String] {
    [
      "environments/\(report.from)/runtime.env", "environments/\(report.to)/runtime.env",
      "environments/policy.yaml", "environments/exceptions.yaml",
    ]
  }
}
