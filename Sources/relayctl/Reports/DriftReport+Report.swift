import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import RFC3339

extension DriftReport: Report {
  func text(for stream: Stream) -> String {
    var text = changes.isEmpty ? "" : table.text(for: stream) + "\n"
    for warning in warningMessages { text += "warning: \(escapedForTerminal(warning))\n" }
    text += "drift \(drift) % (\(differences) of \(compared) compared, limit \(limit) %)\n"
    for reason in reasonMessages { text += "no: \(escapedForTerminal(reason))\n" }
    let style: Style = isYes ? .good : .bad
    return text + "\(from) → \(to): " + stream.paint(verdict, style) + "\n"
  }

  var markdown: String {
    var text = changes.isEmpty ? "No differences.\n" : table.markdown
    text += "\nDrift **\(drift) %**: \(differences) of \(compared) variables compared, "
    text += "\(comparedByValue) of them by value; limit \(limit) %; "
    text += "secrets excluded from the percentage: \(secrets).\n\n"
    for warning in warningMessages { text += "* warning: \(Console.markdown(warning))\n" }
    for reason in reasonMessages { text += "* no: \(Console.markdown(reason))\n" }
    if !warnings.isEmpty || !reasons.isEmpty { text += "\n" }
    return text + "Verdict: **\(verdict)**\n"
  }

  private var table: Table {
    var table = Table([
      "variable", "change", "class", .init(from.rawValue), .init(to.rawValue), "ticket", "verdict",
    ])
    for change in changes {
      table.append([
        Table.Cell(change.variable), Table.Cell(change.kind.rawValue),
        Table.Cell(change.class?.name ?? "undeclared"),
        Table.Cell(change.from?.description ?? "absent"),
        Table.Cell(change.to?.description ?? "absent"), Table.Cell(change.ticket ?? "–"),
        change.accepted
          ? Table.Cell("accepted", .good) : Table.Cell("no: \(nextStep(for: change) ?? "")", .bad),
      ])
    }
    return table
  }
}

/// The drift report that `diff --report` writes. It is archived with a deployment, and the logbook
/// records its digest.
struct DriftArchive {
  let report: DriftReport
  /// The digests of the compared files, computed from the bytes that were read for the comparison.
  let inputs: [FileDigest]
  let time: Timestamp

  /// Writes the report to `path`. Creates the folder of `path` if it is in or below `output/`. Any
  /// other folder must exist.
  func write(to path: String) throws(Failure) {
    let text = Array(markdown.utf8)
    if path.utf8.starts(with: "output/".utf8),
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    {
      try durable(makeFolder(String(path[..<slash]), mode: .sharedFolder))
    }
    try durable(AtomicFile.write(text, to: path, mode: .shared))
  }

  private var markdown: String {
    var table = Table(["input", "SHA-256"])
    for input in inputs {
      table.append([Table.Cell(input.name), Table.Cell(input.sha256.hex)])
    }
    return """
      \(OutputKind.driftReportStart)\(report.from) → \(report.to)

      Decided at \(time) by relayctl \(Release.version).

      ## Compared

      \(table.markdown)
      ## Differences

      \(report.markdown)
      """
  }
}
