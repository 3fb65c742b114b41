import Attestation
import Configuration
import Console
import Crypto
import Durable
import Gate
import RFC3339

extension ApprovalFile {
  private static let byteLimit = ByteCount.kibibytes(16)
  private static let fileLimit = 512

  /// Reads the approvals in a folder, sorted by name. Returns an empty array if the folder does not
  /// exist. Skips hidden files. Every other file is read as a statement or a signature.
  static func all(in folder: String) throws(Failure) -> [ApprovalFile] {
    guard try durable(isFolder(folder)) else {
      guard try durable(exists(folder)) else { return [] }
      throw Failure(.usage, "\(folder): not a folder, expected a folder with approvals")
    }
    let names = Set(try durable(listFolder(folder)).map(FileName.init).filter { !$0.isHidden })
    guard names.count <= fileLimit else {
      throw Failure(.usage, "\(folder): \(names.count) files, expected at most \(fileLimit)")
    }
    let statements = Set(names.map { $0.dropping(".sig") })
    var files: [ApprovalFile] = []
    for name in statements.sorted() {
      let path = "\(folder)/\(name.text)"
      var trouble: String?
      let statement = try read(path, names.contains(name), &trouble)
      let signature = try read(path + ".sig", names.contains(name.adding(".sig")), &trouble)
      files.append(
        ApprovalFile(name: path, statement: statement, signature: signature, trouble: trouble))
    }
    return files
  }

  private static func read(
    _ path: String, _ isThere: Bool, _ trouble: inout String?
  ) throws(Failure) -> [UInt8]? {
    guard isThere else { return nil }
    do throws(DurableError) {
      return try readFile(path, limit: byteLimit, followLinks: false)
    } catch {
      switch (error.kind, error.cause) {
      case (.isDirectory, _), (_, .notRegular), (_, .symbolicLink), (_, .tooLarge):
        trouble = error.description
        return nil
      default: throw Failure(error)
      }
    }
  }
}

/// The paths of the two files of a new approval: `NAME.json` and `NAME.json.sig`.
struct ApprovalOutput {
  /// The path of the statement.
  let path: String
  var signaturePath: String { path + ".sig" }

  /// Creates the paths from `out`, which is a path that ends in `.json`, or a folder. In a folder,
  /// the file name consists of the change, the person and the time.
  init(_ out: String, _ approval: Approval, by principal: String) {
    guard !out.utf8.suffix(5).elementsEqual(".json".utf8) else {
      path = out
      return
    }
    let folder = out.hasSuffix("/") ? String(out.dropLast()) : out
    path =
      "\(folder)/\(approval.subject.fileStem)-\(principal)-\(approval.issued.compact).json"
  }

  /// Writes both files, each atomically, and never replaces an existing file. If the process dies
  /// between the two writes, it leaves a statement without a signature, which never counts.
  func write(_ statement: [UInt8], _ signature: SSHSignature) throws(Failure) {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    if !folder.isEmpty { try durable(makeFolder(folder, mode: .sharedFolder)) }
    try durable(AtomicFile.write(statement, to: path, mode: .shared, replacing: .never))
    do throws(DurableError) {
      try AtomicFile.write(signature.armored, to: signaturePath, mode: .shared, replacing: .never)
    } catch {
      // A statement without its signature would stop the next attempt under the same name.
      _ = try? removeFile(path)
      throw Failure(error)
    }
  }
}

extension StatementSubject {
  /// The begin of the file names of statements about this change: the first 12 digits of the case
  /// ID, or the kind of change, the environment and the state after it.
  var fileStem: String {
    guard purpose != .promotion else { return String(to.prefix(12)) }
    let isDigest = Digest(hex: to) != nil
    let state = from.isEmpty || isDigest && purpose != .incident ? to : from
    return [purpose.rawValue, environment?.rawValue, String(state.prefix(isDigest ? 12 : 63))]
      .compactMap(\.self).joined(separator: "-")
  }
}
