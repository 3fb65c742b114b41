import Crypto

/// The VEX documents beside the evidence, and which of them count (docs/formats/vex.md).
struct VEXFolder: Equatable, Sendable {
  /// Every document, by its name.
  let documents: [Document]
  /// The documents and signatures as they were read, by their names in the folder of evidence.
  let contents: [String: EvidenceSet.Content]

  /// One document.
  struct Document: Equatable, Sendable {
    /// The name of its file in the folder.
    let name: String
    /// SHA-256 of the file; `nil` when there is a signature and no file.
    let sha256: Digest?
    let state: State
  }

  /// Whether a document counts.
  enum State: Equatable, Sendable {
    /// Signed by a key of the policy.
    case signed([VEXStatement])
    /// Without a signature, or the policy names no key: it excuses nothing.
    case unsigned
    /// Wrongly signed, malformed or from the future: nothing is excused while it lies there.
    case refused(EvidenceError)
  }

  /// What the signed documents say. Throws what is wrong with the first one that is refused, its name before it.
  var statements: [VEXStatement] {
    get throws(EvidenceError) {
      var statements: [VEXStatement] = []
      for document in documents {
        switch document.state {
        case .signed(let said): statements += said
        case .unsigned: continue
        case .refused(let error):
          throw EvidenceError("\(document.name): \(error)", isIntegrity: error.isIntegrity)
        }
      }
      return statements
    }
  }

  /// The names of the documents that excuse nothing for want of a signature.
  var unsigned: [String] { documents.filter { $0.state == .unsigned }.map(\.name) }
}
