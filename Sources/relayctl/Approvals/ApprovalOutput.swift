import Console
import Crypto
import Durable
import RFC3339

/// Where an approval is written: `NAME.json` and `NAME.json.sig`.
struct ApprovalOutput {
  /// The statement's path.
  let path: String
  var signaturePath: String { path + ".sig" }

  /// A file that ends in `.json`, or a folder in which the file is named by case, person and time.
  init(_ out: String, _ approval: Approval, by principal: String) {
    guard !out.utf8.suffix(5).elementsEqual(".json".utf8) else {
      path = out
      return
    }
    let folder = out.hasSuffix("/") ? String(out.dropLast()) : out
    path =
      "\(folder)/\(approval.case.hex.prefix(12))-\(principal)-\(approval.issued.compact).json"
  }

  /// Writes both files, each whole or not at all, over nothing that is there. After a kill between the two there is
  /// a statement without a signature, which counts for nothing.
  func write(_ statement: [UInt8], _ signature: SSHSignature) throws(Failure) {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    if !folder.isEmpty { try durable(makeFolder(folder, mode: .sharedFolder)) }
    try durable(AtomicFile.write(statement, to: path, mode: .shared, replacing: .never))
    try durable(
      AtomicFile.write(signature.armored, to: signaturePath, mode: .shared, replacing: .never))
  }
}
