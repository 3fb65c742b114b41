import Console
import Crypto
import Durable
import Logbook

/// The files that entries and statements name by digest: `objects/AA/SHA256` in the folder of the
/// log, where `AA` is the first two digits (docs/formats/logbook.md, Objects).
///
/// The name of a file is the SHA-256 of its content, which is checked at each read. A crash during
/// ``store(_:)`` leaves no partial file, but may leave a file that no entry names.
struct ObjectStore: Sendable {
  /// The maximum size of one object.
  static let limit = ByteCount.mebibytes(20)

  /// The path of the folder `objects`.
  let folder: String

  init(of log: LogFolder) { self.init(log: log.path) }

  /// Creates the store in the folder `log` of a log.
  init(log: String) { folder = log + "/objects" }

  /// Returns the path of the object with this digest.
  func path(of digest: Digest) -> String { "\(subfolder(of: digest))/\(digest.hex)" }

  private func subfolder(of digest: Digest) -> String { "\(folder)/\(digest.hex.prefix(2))" }

  /// Stores `bytes` and returns their digest. An object that is already stored is not written
  /// again. Throws an integrity failure if a file with this name has a different content.
  @discardableResult
  func store(_ bytes: [UInt8]) throws(Failure) -> Digest {
    guard bytes.count <= ObjectStore.limit.bytes else {
      throw Failure(
        .usage, "\(bytes.count) bytes, expected an object of at most \(ObjectStore.limit.bytes)")
    }
    let digest = SHA256.digest(of: bytes)
    guard try content(of: digest) == nil else { return digest }
    try durable(makeFolder(subfolder(of: digest), mode: .sharedFolder))
    do throws(DurableError) {
      try AtomicFile.write(bytes, to: path(of: digest), mode: .shared, replacing: .never)
    } catch {
      // Another process has just stored the same object.
      guard error.kind == .exists, try content(of: digest) != nil else { throw Failure(error) }
    }
    return digest
  }

  /// Returns the object with this digest; `nil` if it is not stored. Throws an integrity failure if
  /// the file has a different content or is not a regular file.
  func content(of digest: Digest) throws(Failure) -> [UInt8]? {
    for parent in [folder, subfolder(of: digest)] where try durable(isSymbolicLink(parent)) {
      throw Failure(.integrity, "\(parent): a symbolic link, expected a folder")
    }
    let path = path(of: digest)
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readFile(path, limit: ObjectStore.limit, followLinks: false)
    } catch {
      switch (error.kind, error.cause) {
      case (.notFound, _): return nil
      case (.isDirectory, _), (_, .symbolicLink), (_, .notRegular), (_, .tooLarge):
        throw Failure(.integrity, error.description)
      default: throw Failure(.undecided, error.description)
      }
    }
    let found = SHA256.digest(of: bytes)
    guard found == digest else {
      throw Failure(
        .integrity, "\(path): SHA-256 is \(found.hex), expected the digest in its name",
        hint: "restore the file from git")
    }
    return bytes
  }
}
