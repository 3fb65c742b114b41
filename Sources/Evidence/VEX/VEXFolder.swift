package import Crypto

/// The VEX documents in the folder of evidence, and which of them count (docs/formats/vex.md).
package struct VEXFolder: Equatable, Sendable {
  /// All documents, sorted by name.
  package let documents: [Document]
  /// The bytes of the documents and signatures, by file name in the folder of evidence.
  package let contents: [String: EvidenceSet.Content]

  package init(documents: [Document], contents: [String: EvidenceSet.Content]) {
    self.documents = documents
    self.contents = contents
  }

  /// A document, or a signature without its document.
  package struct Document: Equatable, Sendable {
    /// The name of the file in the folder.
    package let name: String
    /// The SHA-256 digest of the document; `nil` if the document is missing or was too large to
    /// read.
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
    /// A key of the policy signed the document.
    case signed([VEXStatement])
    /// The document has no signature, or the policy lists no key. The document excuses nothing.
    case unsigned
    /// The document is malformed or from the future, and excuses nothing. If its signature is wrong,
    /// no finding is excused as long as it is in the folder.
    case refused(EvidenceError)
  }

  /// The statements of the signed documents. Throws if the signature of a document is wrong, with
  /// the name of that document.
  package var statements: [VEXStatement] {
    get throws(EvidenceError) {
      var statements: [VEXStatement] = []
      for document in documents {
        switch document.state {
        case .signed(let signed): statements += signed
        case .unsigned: continue
        case .refused(let error):
          guard error.isIntegrity else { continue }
          throw EvidenceError("\(document.name): \(error)", isIntegrity: true)
        }
      }
      return statements
    }
  }

  /// The names of the documents that excuse nothing because they have no signature.
  package var unsigned: [String] { documents.filter { $0.state == .unsigned }.map(\.name) }

  /// The documents that excuse nothing because they cannot be read, each as `NAME: reason`.
  package var unread: [String] {
    documents.compactMap { document in
      guard case .refused(let error) = document.state, !error.isIntegrity else { return nil }
      return "\(document.name): \(error)"
    }
  }
}

/// A signature of a VEX document, which is in the file `NAME.json.sig`. It has the form of a
/// manifest's signature.
package enum VEXSignature {
  /// Reports whether `signature` is a valid ECDSA P-256 signature over SHA-256 of `document` by one
  /// of `keys`. `signature` contains the bytes of the signature file: base64 of DER and a line
  /// feed.
  package static func verify(
    _ document: [UInt8], signature: [UInt8], keys: [P256PublicKey]
  ) -> Bool {
    guard signature.last == UInt8(ascii: "\n"),
      let signature = Base64.decode(String(decoding: signature.dropLast(), as: UTF8.self))
    else { return false }
    return keys.contains { $0.isValid(signature, for: document) }
  }
}
