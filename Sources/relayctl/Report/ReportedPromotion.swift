import Console
import Crypto
import Durable
import JSON
import Logbook
import Manifest

/// The parts of a promotion that a page shows: the promotion's entry, and the files that are stored
/// next to the logbook.
struct ReportedPromotion {
  let entry: Entry
  /// Every file except the approvals: verdict, summary, statement, and the manifest if the entry
  /// records its digest.
  let files: [RecordedFile]
  let approvals: [ReportedApproval]
  /// The later `deploy` entries with the same environment and lock.
  let deployments: [Entry]

  /// Reads the files of the promotion `entry` below `folder`, the logbook's folder.
  init(
    _ entry: Entry, among entries: [Entry], below folder: String, in workspace: Workspace,
    environment: [String: String]
  ) throws(Failure) {
    self.entry = entry
    let digests = entry.content.digests
    // The detail `case` becomes part of the path only if it is a digest. Other text could lead to a
    // different folder.
    let id = Digest(hex: entry.content.details["case"] ?? "")
    let path = "\(folder)/promotions/\(id?.hex ?? "no-case")"
    var files: [RecordedFile] = []
    for (name, file) in [
      ("verdict", PromotionRecord.verdict), ("summary", PromotionRecord.summary),
      ("statement", PromotionRecord.statement),
    ] {
      files.append(try RecordedFile(name, at: "\(path)/\(file)", recorded: digests[name]))
    }
    if let manifest = digests["manifest"] {
      let stored = "\(folder)/manifests/\(entry.content.env)/\(manifest.hex).yaml"
      files.append(try RecordedFile("manifest", at: stored, recorded: manifest))
    }
    self.files = files
    approvals = try ApprovalFinder(
      entry: entry, folder: "\(path)/approvals", workspace: workspace, environment: environment
    ).approvals()
    deployments = entries.filter {
      $0.kind == .deploy && $0.seq > entry.seq && $0.content.env == entry.content.env
        && $0.content.digests["lock"] == digests["lock"]
    }
  }

  /// Returns the JSON document in the file `name`. Throws the reason if no document can be shown.
  func document(_ name: String) throws(MissingContent) -> JSONValue {
    guard let file = file(name) else {
      throw MissingContent(reason: "No \(name) is recorded with this promotion.")
    }
    return try file.document()
  }

  func file(_ name: String) -> RecordedFile? { files.first { $0.name == name } }

  /// The manifest, if the file has the recorded digest and can be parsed.
  var manifest: ConfigManifest? {
    guard let file = file("manifest"), let content = file.content else { return nil }
    return try? ConfigManifest.parse(content, file: file.path)
  }

  /// The files and values that differ from the logbook, one sentence each. A missing file is not a
  /// fault.
  ///
  /// An approval without a digest in the entry is a fault only if a recorded approval is missing,
  /// because an interrupted promotion can leave such files.
  var faults: [String] {
    var faults = files.compactMap { file -> String? in
      guard case .differs = file.state else { return nil }
      return file.remark
    }
    let missing = approvals.filter { $0.file.state == .missing }
    let strays = approvals.filter { $0.file.recorded == nil }
    if !missing.isEmpty, !strays.isEmpty {
      faults += strays.map {
        "\($0.file.path) does not match: the logbook records "
          + missing.compactMap { $0.file.recorded?.hex }.joined(separator: ", ") + "."
      }
    }
    return faults + ArtifactComparison(self).faults
  }
}
