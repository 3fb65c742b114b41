import Console
import Crypto
import Durable
import Evidence
import Policy
import RFC3339

/// Reads a folder of evidence (`--evidence DIR`): the index, and each listed file that a rule may
/// need. Each file is read once.
struct EvidenceReader {
  /// The maximum size of a file: 20 MiB, as much as a promotion can store.
  static let largest = ByteCount.mebibytes(20)

  let path: String
  /// The full id of the release commit.
  let commit: String
  let release: ReleaseReader
  /// The CI run that must have gathered the evidence; `nil` if any run may have.
  let run: String?
  let now: Timestamp

  /// Reads the files that the rules of `promotion` may need, except the files in `known`, which
  /// were already read. An index about another commit with the same release is about this one.
  func read(
    for promotion: PromotionRule, known: [String: EvidenceSet.Content]
  ) throws(Failure) -> EvidenceSet {
    let index = index()
    var commit = commit
    var files = known.mapValues { Result<EvidenceSet.Content, EvidenceError>.success($0) }
    if let listed = try? index.get().index, try release.isSame(listed.commit) {
      commit = listed.commit
      for name in EvidenceReader.names(for: promotion)
      where listed[name] != nil && files[name] == nil {
        files[name] = content(of: name)
      }
    }
    return EvidenceSet(commit: commit, run: run, now: now, index: index, files: files)
  }

  /// Throws a usage error if the path is not a folder.
  func requireFolder() throws(Failure) {
    guard try durable(isFolder(path)) else {
      throw Failure(.usage, "\(path): not a folder, expected a folder with evidence.json")
    }
  }

  /// Returns the names of the files that the rules may need, without VEX documents, whose names are
  /// not fixed.
  private static func names(for promotion: PromotionRule) -> [String] {
    promotion.suites.map(\.file) + [
      "lock_verification.json", "diff_report.md", "release_record.json", "scan_lock.json",
      "scan_lock.database.json", "scan_image.json", "scan_image.database.json",
    ]
  }

  private func index() -> Result<EvidenceSet.Index, EvidenceError> {
    let name = EvidenceIndex.name
    let next = "once the evidence is complete, run relayctl evidence index \(path) to write it"
    do throws(EvidenceError) {
      let content = try content(of: name).get()
      let digest = FileDigest(name: name, sha256: content.sha256)
      do throws(EvidenceError) {
        let index = try EvidenceIndex(parsing: content.bytes)
        return .success(EvidenceSet.Index(index: index, digest: digest))
      } catch {
        throw EvidenceError("\(name): \(error)", kind: .refused, files: [digest])
      }
    } catch {
      var error = error
      error.next = next
      return .failure(error)
    }
  }

  /// Returns the maximum size of a file. Documents that are decoded as a whole are smaller.
  private static func limit(of name: String) -> ByteCount {
    switch name {
    case "lock_verification.json", EvidenceIndex.name: .mebibytes(4)
    case "release_record.json", "scan_lock.database.json", "scan_image.database.json":
      .mebibytes(1)
    default: largest
    }
  }

  private func content(of name: String) -> Result<EvidenceSet.Content, EvidenceError> {
    do throws(DurableError) {
      return .success(
        EvidenceSet.Content(
          try readFile("\(path)/\(name)", limit: EvidenceReader.limit(of: name))))
    } catch {
      return .failure(EvidenceError(error, reading: name))
    }
  }
}

extension EvidenceError {
  fileprivate init(_ error: DurableError, reading name: String) {
    switch (error.kind, error.cause) {
    case (.notFound, _):
      self.init("\(name): not found in the evidence folder")
    case (_, .tooLarge(let limit)):
      self.init("\(name): larger than \(limit.bytes >> 20) MiB")
    case (.isDirectory, _), (_, .notRegular):
      self.init("\(name): a folder or a device, expected a regular file")
    default:
      self.init(error.description, kind: .unreadable)
    }
  }
}

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
    let files: [FileName]
    do throws(DurableError) { files = try Folder(path).names().map(FileName.init) } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      return VEXFolder(documents: [], contents: [:])
    }
    let signatures = Set(files.filter { $0.hasSuffix(".json\(signatureSuffix)") })
    var keys: [P256PublicKey] = []
    for name in names where !signatures.isEmpty { keys.append(try committed.key(named: name)) }
    var documents: [Document] = []
    var contents: [String: EvidenceSet.Content] = [:]
    for name in files where name.hasSuffix(".json") {
      guard EvidenceIndex.isName(name.text) else {
        let error = EvidenceError(
          "malformed file name, expected only the characters A-Z a-z 0-9 . _ -")
        documents.append(Document(name: name.text, sha256: nil, state: .refused(error)))
        continue
      }
      let isSigned = signatures.contains(name.adding(signatureSuffix)) && !keys.isEmpty
      documents.append(
        try document(name.text, in: path, keys: isSigned ? keys : nil, now, &contents))
    }
    for signature in signatures.sorted() where !files.contains(signature.dropping(signatureSuffix))
    {
      let error = EvidenceError("the signature has no document", isIntegrity: true)
      documents.append(Document(name: signature.text, sha256: nil, state: .refused(error)))
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
