/// Why a file of evidence cannot count. Carries nothing of the file but names of its members.
struct EvidenceError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would have passed: lower case, one line.
  let description: String
  let kind: Kind
  /// The files that were looked at.
  var files: [FileDigest] = []
  /// The next step, where it is another than that of the rule that needs the file.
  var next: String?

  /// What the fault means for a decision.
  enum Kind: Equatable, Sendable {
    /// Missing, malformed, stale or about something else.
    case refused
    /// Bytes are not what a digest or a signature says.
    case integrity
    /// The file could not be read, so nothing is known about it.
    case unreadable
  }

  init(
    _ description: String, kind: Kind, files: [FileDigest] = [], next: String? = nil
  ) {
    self.description = description
    self.kind = kind
    self.files = files
    self.next = next
  }

  /// The error of a reader of one form, which does not know the file's name.
  init(_ description: String, isIntegrity: Bool = false) {
    self.init(description, kind: isIntegrity ? .integrity : .refused)
  }

  /// Whether bytes are not what a digest or a signature says, rather than missing or malformed.
  var isIntegrity: Bool { kind == .integrity }

  /// The error of a reader, with the name and the digest of the file that it read.
  func naming(_ file: EvidenceFile) -> EvidenceError {
    EvidenceError("\(file.name): \(description)", kind: kind, files: [file.digest])
  }
}
