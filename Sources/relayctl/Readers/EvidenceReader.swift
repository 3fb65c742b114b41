import Console
import Crypto
import Durable
import Evidence
import Policy
import RFC3339

/// Reads a folder of evidence (`--evidence DIR`): the index, and once each listed file that a rule
/// may need.
struct EvidenceReader {
  /// The largest file that is read: 128 MiB.
  static let largest = ByteCount.mebibytes(128)

  let path: String
  let commit: String
  let now: Timestamp

  /// Reads the files of the folder that `promotion` may need, except those in `known`, which were
  /// read before.
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

  /// Refuses a path that is not a folder, with a usage error.
  func requireFolder() throws(Failure) {
    guard try durable(isFolder(path)) else {
      throw Failure(.usage, "\(path): not a folder of evidence, expected one with evidence.json")
    }
  }

  /// The names that the rules may need. VEX documents have their own names.
  private static func names(for promotion: PromotionRule) -> [String] {
    promotion.suites.map { "suites/\($0).xml" } + [
      "lock_verification.json", "diff_report.md", "release_record.json", "scan_lock.json",
      "scan_lock.database.json", "scan_image.json", "scan_image.database.json",
    ]
  }

  private func index() -> Result<EvidenceSet.Index, EvidenceError> {
    let name = EvidenceIndex.name
    let next = "relayctl evidence index \(path) writes it once the evidence is complete"
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
      self.init("\(name): missing, expected a file in the folder of evidence")
    case (_, .tooLarge):
      self.init("\(name): larger than 128 MiB, expected evidence of this deployment")
    case (.isDirectory, _), (_, .notRegular):
      self.init("\(name): not a regular file, expected one")
    default:
      self.init(error.description, kind: .unreadable)
    }
  }
}
