import Crypto
import JSON
import Logbook
import Manifest

/// The section that lists the digests in the promotion's entry and compares them with the files and
/// documents stored next to the logbook.
struct ArtifactsSection {
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    let title = "Artifacts and digests"
    let rows = ArtifactComparison(promotion).rows
    var section = PageSection(title)
    if rows.isEmpty {
      section.paragraph("The entry records no digests.", mark: "warn")
    } else {
      section.append(table(rows))
    }
    for file in promotion.files where file.recorded == nil {
      section.paragraph("\(file.name): not recorded. \(file.remark)", mark: "dim")
    }
    return section
  }

  private func table(_ rows: [ArtifactComparison.Row]) -> String {
    var table = HTMLTable(
      id: "artifacts", label: "Artifacts and digests", ["artifact", "compared", "SHA-256"])
    for row in rows {
      table.append(
        markup: [
          HTMLText.escape(row.name), HTMLText.escape(row.remark), "<code>\(row.digest.hex)</code>",
        ], mark: mark(row.outcome))
    }
    return table.html
  }

  private func mark(_ outcome: ArtifactComparison.Outcome) -> String {
    switch outcome {
    case .same: "good"
    case .other: "bad"
    case .open: ""
    }
  }
}

/// Compares each digest in a promotion's entry with the files and documents stored next to the
/// logbook.
struct ArtifactComparison {
  struct Row: Equatable {
    let name: String
    let digest: Digest
    /// `matches …`, `does not match …`, `missing …` or `not stored here`.
    let remark: String
    let outcome: Outcome
  }

  /// The result of a comparison: the stored file or document has the same digest (`same`), has a
  /// different digest (`other`), or does not exist (`open`).
  enum Outcome: Equatable {
    case same, other, open
  }

  /// The comparisons, sorted by the names of the digests.
  let rows: [Row]

  init(_ promotion: ReportedPromotion) {
    let files = promotion.files + promotion.approvals.map(\.file)
    let stated = ArtifactComparison.stated(promotion)
    rows = promotion.entry.content.digests.sorted { $0.key < $1.key }.map { name, digest in
      if let file = files.first(where: { $0.name == name && $0.recorded == digest }) {
        return ArtifactComparison.row(name, digest, file)
      }
      guard let (source, other) = stated[name] else {
        return Row(name: name, digest: digest, remark: "not stored here", outcome: .open)
      }
      return other == digest
        ? Row(name: name, digest: digest, remark: "matches the \(source)", outcome: .same)
        : Row(
          name: name, digest: digest,
          remark: "does not match the \(source): \(other?.hex ?? HTMLText.none)", outcome: .other)
    }
  }

  /// The digests that differ from those in the manifest or the verdict, one sentence each.
  /// `ReportedPromotion.faults` lists the files that differ.
  var faults: [String] {
    rows.filter { $0.outcome == .other && !$0.remark.hasPrefix("does not match the file") }
      .map { "\($0.name) \($0.digest.hex) \($0.remark)." }
  }

  private static func row(_ name: String, _ digest: Digest, _ file: RecordedFile) -> Row {
    switch file.state {
    case .matches: Row(name: name, digest: digest, remark: "matches the file", outcome: .same)
    case .differs(let found):
      Row(
        name: name, digest: digest, remark: "does not match the file: \(found.hex)",
        outcome: .other)
    case .missing, .absent, .unrecorded:
      Row(name: name, digest: digest, remark: "missing: the file does not exist", outcome: .open)
    }
  }

  /// Returns the digests that the stored manifest and verdict contain, by their names in the entry.
  private static func stated(
    _ promotion: ReportedPromotion
  ) -> [String: (source: String, digest: Digest?)] {
    var stated: [String: (source: String, digest: Digest?)] = [:]
    if let manifest = promotion.manifest {
      stated["environment"] = ("manifest", manifest.checksum)
      stated["lock"] = ("manifest", manifest.artifacts.lock)
      stated["image"] = ("manifest", manifest.artifacts.image)
      for (name, digest) in manifest.artifacts.binaries {
        stated["binary_\(name)"] = ("manifest", digest)
      }
    }
    if let file = promotion.file("verdict"), case .matches = file.state,
      let verdict = try? file.document()
    {
      stated["policy"] = ("verdict", digest(verdict["case"]?["policy"]))
      let report = verdict["case"]?["evidence"]?.arrayValue?.first {
        $0["name"] == "diff_report.md"
      }
      if let report { stated["diff_report"] = ("verdict", digest(report["sha256"])) }
    }
    return stated
  }

  private static func digest(_ value: JSONValue?) -> Digest? {
    value?.stringValue.flatMap { Digest(hex: $0) }
  }
}
