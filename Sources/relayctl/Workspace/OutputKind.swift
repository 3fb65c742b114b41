import JSON

/// What a command writes to a file that a user names. An existing file is replaced only if it is of
/// the same kind: any other file was named by mistake, and its content would be lost.
enum OutputKind: CaseIterable {
  case verdict, page, driftReport, proof, releaseNotes, environmentFile, renderRecord, lock
  case evidenceIndex
  /// A file that is never replaced, or whose old content the command itself checks.
  case checkedElsewhere

  /// The first bytes of every page of `report`.
  static let pageStart = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy"
    """
  /// The first bytes of every report of `diff`.
  static let driftReportStart = "# Deployment test report: "
  /// The first bytes of every audit of `promote`.
  static let releaseNotesStart = "# Deployment audit"

  /// What an existing file must be, with an article.
  var expectation: String {
    switch self {
    case .verdict: "a verdict"
    case .page: "a page of relayctl report"
    case .driftReport: "a report of relayctl diff"
    case .proof: "a tlog-proof"
    case .releaseNotes: "an audit of relayctl promote"
    case .environmentFile: "an environment file"
    case .renderRecord: "the record of a rendering"
    case .lock: "a lock"
    case .evidenceIndex: "an evidence index"
    case .checkedElsewhere: "a file of the same kind"
    }
  }

  /// Reports whether a file with this content may be replaced. An empty file may always be
  /// replaced, because nothing is lost.
  func matches(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty else { return true }
    return switch self {
    case .verdict: OutputKind.isDocument(bytes, "Verdict")
    case .page: bytes.starts(with: OutputKind.pageStart.utf8)
    case .driftReport: bytes.starts(with: OutputKind.driftReportStart.utf8)
    case .proof: bytes.starts(with: "c2sp.org/tlog-proof@v1\n".utf8)
    case .releaseNotes: bytes.starts(with: OutputKind.releaseNotesStart.utf8)
    case .environmentFile: OutputKind.isEnvironmentFile(bytes)
    case .renderRecord: (try? JSONValue.parse(bytes))?["rendered_at"] != nil
    case .lock: OutputKind.isDocument(bytes, "Lock")
    case .evidenceIndex: OutputKind.isDocument(bytes, "EvidenceIndex")
    case .checkedElsewhere: true
    }
  }

  /// Reports whether each line is empty, a comment or NAME=VALUE, and at least one is the latter.
  /// Values are not checked, so that also a redacted file and one of an older contract can be
  /// replaced.
  private static func isEnvironmentFile(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
      .filter { $0.first != UInt8(ascii: "#") }
    return !lines.isEmpty
      && lines.allSatisfy { line in
        let name = line.prefix { $0 != UInt8(ascii: "=") }
        return !name.isEmpty && name.count < line.count
          && name.allSatisfy { byte in
            (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
              || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
          }
      }
  }

  private static func isDocument(_ bytes: [UInt8], _ kind: String) -> Bool {
    (try? JSONValue.parse(bytes))?["kind"]?.stringValue == kind
  }
}
