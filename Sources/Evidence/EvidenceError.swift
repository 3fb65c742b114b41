package import Crypto
package import JSON

/// Why a file of evidence was refused. Of the contents of the file, the error contains only names
/// of members.
package struct EvidenceError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what is expected, as one line in lower case.
  package let description: String
  package let kind: Kind
  /// The files that were examined.
  package var files: [FileDigest] = []
  /// The next step, if it differs from the next step of the rule that requires the file.
  package var next: String?

  /// The consequence of the error for a decision.
  package enum Kind: Equatable, Sendable {
    /// The file is missing, malformed, stale or about a different subject.
    case refused
    /// The bytes do not match a digest or a signature.
    case integrity
    /// The file could not be read, so its content is unknown.
    case unreadable
  }

  /// Creates an error about one file in the folder of evidence. `description` contains its name.
  package init(
    _ description: String, kind: Kind, files: [FileDigest] = [], next: String? = nil
  ) {
    self.description = description
    self.kind = kind
    self.files = files
    self.next = next
  }

  /// Creates an error without the name of the file, for the reader of one format.
  package init(_ description: String, isIntegrity: Bool = false) {
    self.init(description, kind: isIntegrity ? .integrity : .refused)
  }

  /// Whether the bytes do not match a digest or a signature.
  package var isIntegrity: Bool { kind == .integrity }
}

extension EvidenceError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) { self.init(error.description) }
}

/// A JSON object in a file of evidence. A member with an unexpected type causes the document to be
/// refused, because the meaning of the member would be unknown.
typealias EvidenceObject = ObjectReader<EvidenceError>

/// The digest of a file that was examined. Verdicts and cases identify files in this form, which
/// in-toto calls a ResourceDescriptor.
package struct FileDigest: Equatable, Sendable {
  /// The name of the file in the folder of evidence, or its path in the repository.
  package let name: String
  package let sha256: Digest
  /// The age of the file in seconds; `nil` if it is unknown.
  package let ageSeconds: Int?

  package init(name: String, sha256: Digest, ageSeconds: Int? = nil) {
    self.name = name
    self.sha256 = sha256
    self.ageSeconds = ageSeconds
  }

  /// Computes the digest of a file's bytes.
  package init(of bytes: [UInt8], named name: String) {
    self.init(name: name, sha256: SHA256.digest(of: bytes))
  }
}
