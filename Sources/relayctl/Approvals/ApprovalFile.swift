import Console
import Durable

/// The two files of an approval: `NAME.json`, the statement, and `NAME.json.sig`, the signature over its bytes.
struct ApprovalFile: Equatable, Sendable {
  /// The statement's path, as errors name it.
  let name: String
  /// What was signed; `nil` when there is a signature without it.
  let statement: [UInt8]?
  /// The signature file; `nil` when there is none.
  let signature: [UInt8]?
  /// Why one of the two is no file that an approval could be: a folder, a link, far too large.
  var trouble: String?

  private static let byteLimit = ByteCount.kibibytes(16)
  private static let fileLimit = 512

  /// Those of a folder, sorted by name; none when the folder is missing. Hidden files are left out; whatever else
  /// lies there is an approval or will be refused as one.
  static func all(in folder: String) throws(Failure) -> [ApprovalFile] {
    guard try durable(isFolder(folder)) else {
      guard try durable(exists(folder)) else { return [] }
      throw Failure(.usage, "\(folder): no folder, expected one with approvals")
    }
    let names = try durable(listFolder(folder))
      .filter { !$0.utf8.starts(with: ".".utf8) }
    guard names.count <= fileLimit else {
      throw Failure(.usage, "\(folder): \(names.count) files, expected at most \(fileLimit)")
    }
    let statements = Set(
      names.map { $0.hasSuffix(".sig") ? String($0.dropLast(4)) : $0 })
    var files: [ApprovalFile] = []
    for name in statements.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = "\(folder)/\(name)"
      var trouble: String?
      let statement = try read(path, names.contains(name), &trouble)
      let signature = try read(path + ".sig", names.contains(name + ".sig"), &trouble)
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
