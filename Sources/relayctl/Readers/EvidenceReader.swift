import Console
import Crypto
import Durable
import Evidence
import Policy
import RFC3339

/// Reads a folder of evidence (`--evidence DIR`): the index, and each listed file that a rule may
/// need. Each file is read once.
struct EvidenceReader {
  /// The maximum size of a file: 128 MiB.
  static let largest = ByteCount.mebibytes(128)

  let path: String
  let commit: String
  let now: Timestamp

  /// Reads the files that the rules of `promotion` may need, except the files in `known`, which
  /// were already read.
  func read(
    for promotion: PromotionRule, known: [String: EvidenceSet.Content]
  ) -> EvidenceSet {
    let index = index()
    var files = known.mapValues { Result<EvidenceSet.Content, EvidenceError>.success($0) }
    if let listed = try? index.get().index, listed.commit == commit {
      for name in EvidenceReader.names(for: promotion)
      where listed[name] != nil && files[name] == nil {
        files[name] = content(of: name)
      }
    }
    return EvidenceSet(commit: commit, now: now, index: index, files: files)
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
    promotion.suites.map { "suites/\($0).xml" } + [
      "lock_verification.json", "diff_report.md", "release_record.json", "scan_lock.json",
      "scan_lock.database.json", "scan_image.json", "scan_image.database.json",
    ]
  }

  private func index() -> Result<EvidenceSet.Index, EvidenceError> {
    let name = EvidenceIndex.name
    let next = "once the evidence is complete, relayctl evidence index \(path) writes it"
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

  private func content(of name: String) -> Result<EvidenceSet.Content, EvidenceError> {
    do throws(DurableError) {
      return .success(
        EvidenceSet.Content(try readFile("\(path)/\(name)", limit: EvidenceReader.largest)))
    } catch {
      return .failure(EvidenceError(error, reading: name))
    }
  }
}

extension EvidenceError {
  fileprivate init(_ error: DurableError, reading name: String) {
    switch (error.kind, error.cause) {
    case (.notFound, _):
      self.init("\(name): not found, expected a file in the folder of evidence")
    case (_, .tooLarge):
      self.init("\(name): larger than 128 MiB, expected a smaller file")
    case (.isDirectory, _), (_, .notRegular):
      self.init("\(name): a folder or a device, expected a regular file")
    default:
      self.init(error.description, kind: .unreadable)
    }
  }
}
