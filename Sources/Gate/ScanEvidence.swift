package import Evidence
package import Policy
package import RFC3339

/// A scan report, its file, and the time of the scanner's database.
package struct ScanEvidence: Sendable {
  /// The report, with the age that it states.
  package let file: EvidenceFile
  package let scan: Scan
  /// The time of the scanner's database, from the file `NAME.database.json` in the report's folder;
  /// `nil` if that file is not listed in the index.
  package let database: Timestamp?
  /// The digest of `NAME.database.json`; `nil` if that file is not listed in the index.
  let databaseDigest: FileDigest?

  /// Reads `NAME.json` from the evidence, and `NAME.database.json` if the index lists it.
  package init(
    _ name: String, in evidence: EvidenceSet, by policy: ScanPolicy
  ) throws(EvidenceError) {
    var file = try evidence.file("\(name).json", maxAge: policy.maxAge)
    let scan: Scan
    do throws(EvidenceError) { scan = try ScanReader.read(file.bytes) } catch {
      throw error.naming(file)
    }
    if let scanned = scan.scanned.value { file = file.stating(scanned, now: evidence.now) }
    let beside = "\(name).database.json"
    guard evidence.lists(beside) else {
      self.init(file: file, scan: scan, database: nil, databaseDigest: nil)
      return
    }
    let stated = try evidence.file(beside, maxAge: policy.maxAge)
    do throws(EvidenceError) {
      self.init(
        file: file, scan: scan, database: try ScanReader.trivyDatabase(stated.bytes),
        databaseDigest: stated.digest)
    } catch {
      throw error.naming(stated)
    }
  }

  private init(
    file: EvidenceFile, scan: Scan, database: Timestamp?, databaseDigest: FileDigest?
  ) {
    self.file = file
    self.scan = scan
    self.database = database
    self.databaseDigest = databaseDigest
  }
}
