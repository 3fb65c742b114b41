package import JSON

/// Why a file of evidence does not count. Of the file's contents it holds only names of members.
package struct EvidenceError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what is expected: one line in lower case.
  package let description: String
  package let kind: Kind
  /// The files that were examined.
  package var files: [FileDigest] = []
  /// The next step, if it differs from that of the rule that needs the file.
  package var next: String?

  /// What the error means for a decision.
  package enum Kind: Equatable, Sendable {
    /// The file is missing, malformed, stale or about something else.
    case refused
    /// The bytes do not match a digest or a signature.
    case integrity
    /// The file could not be read, so nothing is known about it.
    case unreadable
  }

  /// An error about one file in the folder of evidence, which `description` names.
  package init(
    _ description: String, kind: Kind, files: [FileDigest] = [], next: String? = nil
  ) {
    self.description = description
    self.kind = kind
    self.files = files
    self.next = next
  }

  /// An error of the reader of one format, which does not know the name of the file.
  package init(_ description: String, isIntegrity: Bool = false) {
    self.init(description, kind: isIntegrity ? .integrity : .refused)
  }

  /// Whether the bytes do not match a digest or a signature.
  package var isIntegrity: Bool { kind == .integrity }
}

extension EvidenceError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) { self.init(error.description) }
}

/// A JSON object of evidence. A member that is present has the type that is asked for, or the
/// document is refused: what the member states would be unknown.
typealias EvidenceObject = ObjectReader<EvidenceError>
