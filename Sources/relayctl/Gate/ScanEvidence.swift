import Evidence
import Policy
import RFC3339

/// A scan report with the file it came from.
struct ScanEvidence: Sendable {
  let file: EvidenceFile
  let scan: Scan
  /// When the scanner's database was made, as a file beside the report states; `nil` without one.
  let database: Timestamp?
  /// That file.
  let databaseDigest: FileDigest?

  /// The scan `name`.json of the evidence, with the age of its database from `name`.database.json where there is one.
  init(
    _ name: String, in evidence: EvidenceSet, by policy: ScanPolicy
  ) throws(EvidenceError) {
    let file = try evidence.file("\(name).json", maxAge: policy.maxAge)
    let scan: Scan
    do throws(EvidenceError) { scan = try ScanReader.read(file.bytes) } catch {
      throw error.naming(file)
    }
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
