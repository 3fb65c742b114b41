package import Crypto

/// The VEX documents next to the evidence, and which of them count (docs/formats/vex.md).
package struct VEXFolder: Equatable, Sendable {
  /// Every document, in the order of the names.
  package let documents: [Document]
  /// The bytes of the documents and signatures, by the name in the folder of evidence.
  package let contents: [String: EvidenceSet.Content]

  package init(documents: [Document], contents: [String: EvidenceSet.Content]) {
    self.documents = documents
    self.contents = contents
  }

  /// A document, or a signature without its document.
  package struct Document: Equatable, Sendable {
    /// The name of the file in the folder.
    package let name: String
    /// SHA-256 of the document; `nil` if it is missing or was too large to read.
    package let sha256: Digest?
    package let state: State

    package init(name: String, sha256: Digest?, state: State) {
      self.name = name
      self.sha256 = sha256
      self.state = state
    }
  }

  /// Whether a document counts.
  package enum State: Equatable, Sendable {
    /// The document is signed by a key of the policy.
    case signed([VEXStatement])
    /// The document has no signature, or the policy names no key: it excuses nothing.
    case unsigned
    /// The document is malformed, has a wrong signature or is from the future: while it is in the
    /// folder, nothing is excused.
    case refused(EvidenceError)
  }

  /// The statements of the signed documents. Throws the error of the first document that is
  /// refused, with its name.
  package var statements: [VEXStatement] {
    get throws(EvidenceError) {
      var statements: [VEXStatement] = []
      for document in documents {
        switch document.state {
        case .signed(let signed): statements += signed
        case .unsigned: continue
        case .refused(let error):
          throw EvidenceError("\(document.name): \(error)", isIntegrity: error.isIntegrity)
        }
      }
      return statements
    }
  }

  /// The names of the documents that excuse nothing because they have no signature.
  package var unsigned: [String] { documents.filter { $0.state == .unsigned }.map(\.name) }
}

/// The signature of a VEX document in `NAME.json.sig`, in the form of a manifest's signature.
package enum VEXSignature {
  /// Whether `signature`, the bytes of the file (base64 of DER and a line feed), is an ECDSA P-256
  /// signature over SHA-256 of `document` by one of `keys`.
  package static func verify(
    _ document: [UInt8], signature: [UInt8], keys: [P256PublicKey]
  ) -> Bool {
    guard signature.last == UInt8(ascii: "\n"),
      let signature = Base64.decode(String(decoding: signature.dropLast(), as: UTF8.self))
    else { return false }
    return keys.contains { $0.isValid(signature, for: document) }
  }
}
