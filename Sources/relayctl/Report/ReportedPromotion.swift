import Console
import Crypto
import Durable
import JSON
import Logbook
import Manifest

/// What a page shows of a promotion: its entry, and the files next to the logbook that the entry
/// names by digest.
struct ReportedPromotion {
  let entry: Entry
  /// Every file except the approvals: verdict, summary, statement, and the manifest if the entry
  /// names one.
  let files: [RecordedFile]
  let approvals: [ReportedApproval]
  /// Later `deploy` entries of the same environment and lock.
  let deployments: [Entry]

  /// Reads the files of the promotion `entry` below `folder`, the logbook's folder.
  init(
    _ entry: Entry, among entries: [Entry], below folder: String, in workspace: Workspace,
    environment: [String: String]
  ) throws(Failure) {
    self.entry = entry
    let digests = entry.content.digests
    // Text from the log becomes part of a path only if it is a digest, so it cannot name another
    // folder.
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

  /// The JSON document in the file of this name; throws the reason if there is none to show.
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

  /// The files and values that differ from the logbook, in sentences. A missing file is not a
  /// fault.
  ///
  /// An approval that no digest names is a fault only if a recorded approval is missing: a
  /// promotion that was tried twice leaves such files.
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
