import Console
import Crypto
import Durable
import RFC3339

/// The VEX documents beside the evidence, and which of them count (docs/formats/vex.md).
struct VEXFolder: Equatable, Sendable {
  /// Every document, by its name.
  let documents: [Document]

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

  /// How far a document may be ahead of our clock, in seconds.
  private static let tolerance: Int64 = 300
  private static let signatureSuffix = ".sig"

  /// Looks at every `*.json` and `*.json.sig` of the folder at `path`; none when there is no such folder.
  ///
  /// `keys` are the names of the policy's `scans.vex_keys`. Throws when the folder, a file or a key cannot be
  /// read; what is wrong with a document is in its state.
  static func load(
    _ path: String, keys names: [String], _ workspace: Workspace
  ) throws(Failure) -> VEXFolder {
    let files: [String]
    do throws(DurableError) { files = try Folder(path).names() } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      return VEXFolder(documents: [])
    }
    let signatures = files.filter { $0.hasSuffix(".json\(signatureSuffix)") }
    let keys = signatures.isEmpty ? [] : try workspace.vexKeys(names)
    var documents: [Document] = []
    for name in files where name.hasSuffix(".json") {
      let isSigned = signatures.contains(name + signatureSuffix) && !keys.isEmpty
      documents.append(
        try document(name, in: path, keys: isSigned ? keys : nil, workspace.now))
    }
    for signature in signatures where !files.contains(String(signature.dropLast(4))) {
      let error = EvidenceError("signature without its document", isIntegrity: true)
      documents.append(Document(name: signature, sha256: nil, state: .refused(error)))
    }
    return VEXFolder(documents: documents)
  }

  /// Reads one document; without `keys` it counts as unsigned.
  private static func document(
    _ name: String, in folder: String, keys: [P256PublicKey]?, _ now: Timestamp
  ) throws(Failure) -> Document {
    let path = "\(folder)/\(name)"
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readFile(path, limit: VEXDocument.limit) } catch {
      guard case .tooLarge = error.cause else { throw Failure(error) }
      return Document(name: name, sha256: nil, state: .refused(VEXDocument.tooLarge))
    }
    let digest = SHA256.digest(of: bytes)
    guard let keys else { return Document(name: name, sha256: digest, state: .unsigned) }
    let signature: [UInt8] = try durable { () throws(DurableError) in
      try readFile(path + signatureSuffix, limit: .kibibytes(4))
    }
    do throws(EvidenceError) {
      guard VEXSignature.verify(bytes, signature: signature, keys: keys) else {
        throw EvidenceError(
          "the signature beside it is by no key of scans.vex_keys, expected one over these bytes",
          isIntegrity: true)
      }
      let statements = try VEXDocument.read(bytes).statements
      guard statements.allSatisfy({ ($0.timestamp ?? now).seconds(since: now) <= tolerance }) else {
        throw EvidenceError("a statement is dated in the future, expected \(now) or before")
      }
      return Document(name: name, sha256: digest, state: .signed(statements))
    } catch {
      return Document(name: name, sha256: digest, state: .refused(error))
    }
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

extension Workspace {
  /// The committed keys of these names, by which VEX documents count.
  fileprivate func vexKeys(_ names: [String]) throws(Failure) -> [P256PublicKey] {
    var keys: [P256PublicKey] = []
    for name in names { keys.append(try publicKey("environments/keys/\(name)")) }
    return keys
  }
}
