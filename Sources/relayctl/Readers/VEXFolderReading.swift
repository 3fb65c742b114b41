import Console
import Crypto
import Durable
import Evidence
import RFC3339

extension VEXFolder {
  private static let signatureSuffix = ".sig"

  /// Reads every `*.json` and `*.json.sig` file in the folder at `path`. Returns an empty result if
  /// the folder does not exist.
  ///
  /// `keys` are the file names that `scans.vex_keys` in the policy lists. Throws if the folder, a
  /// file or a key cannot be read. An invalid document does not throw: its state contains the
  /// reason.
  static func load(
    _ path: String, keys names: [String], _ committed: inout CommittedKeys, _ now: Timestamp
  ) throws(Failure) -> VEXFolder {
    let files: [String]
    do throws(DurableError) { files = try Folder(path).names() } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      return VEXFolder(documents: [], contents: [:])
    }
    let signatures = files.filter { $0.hasSuffix(".json\(signatureSuffix)") }
    var keys: [P256PublicKey] = []
    for name in names where !signatures.isEmpty { keys.append(try committed.key(named: name)) }
    var documents: [Document] = []
    var contents: [String: EvidenceSet.Content] = [:]
    for name in files where name.hasSuffix(".json") {
      let isSigned = signatures.contains(name + signatureSuffix) && !keys.isEmpty
      documents.append(
        try document(name, in: path, keys: isSigned ? keys : nil, now, &contents))
    }
    for signature in signatures where !files.contains(String(signature.dropLast(4))) {
      let error = EvidenceError("the signature has no document", isIntegrity: true)
      documents.append(Document(name: signature, sha256: nil, state: .refused(error)))
    }
    return VEXFolder(documents: documents, contents: contents)
  }

  /// Reads a document and verifies its signature with `keys`. If `keys` is `nil`, the document
  /// counts as unsigned.
  private static func document(
    _ name: String, in folder: String, keys: [P256PublicKey]?, _ now: Timestamp,
    _ contents: inout [String: EvidenceSet.Content]
  ) throws(Failure) -> Document {
    let path = "\(folder)/\(name)"
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readFile(path, limit: ByteCount(bytes: VEXDocument.limit))
    } catch {
      guard case .tooLarge = error.cause else { throw Failure(error) }
      return Document(name: name, sha256: nil, state: .refused(VEXDocument.tooLarge))
    }
    let content = EvidenceSet.Content(bytes)
    contents["vex/\(name)"] = content
    let digest = content.sha256
    guard let keys else { return Document(name: name, sha256: digest, state: .unsigned) }
    let signature: [UInt8] = try durable(readFile(path + signatureSuffix, limit: .kibibytes(4)))
    contents["vex/\(name)\(signatureSuffix)"] = EvidenceSet.Content(signature)
    do throws(EvidenceError) {
      guard VEXSignature.verify(bytes, signature: signature, keys: keys) else {
        throw EvidenceError(
          "the signature does not verify with any key of scans.vex_keys",
          isIntegrity: true)
      }
      let statements = try VEXDocument.read(bytes).statements
      guard statements.allSatisfy({ !($0.timestamp ?? now).isInTheFuture(at: now) }) else {
        throw EvidenceError("a statement is dated in the future, expected \(now) or earlier")
      }
      return Document(name: name, sha256: digest, state: .signed(statements))
    } catch {
      return Document(name: name, sha256: digest, state: .refused(error))
    }
  }
}
