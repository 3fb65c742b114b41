package import Crypto
package import JSON

/// The content of `relay.lock`, which lists the parts of a release (docs/formats/lock.md).
package struct Lockfile: Equatable, Sendable {
  /// The version line of the compiler, such as `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  package var toolchain: String
  /// The target triple, such as `x86_64-unknown-linux-gnu`.
  package var target: String
  /// `ID-VERSION_ID` of /etc/os-release, such as `debian-12`. Package URLs use the same form.
  package var distribution: String
  /// The tracked files that the programs are built from.
  package var sources: SourceList
  /// The libraries of the programs, by soname. An archive is listed by its file name.
  package var libraries: [String: SystemLibrary]
  /// The programs, by name.
  package var binaries: [String: Binary]
  /// The container image; `nil` if the release has none.
  package var image: ImageReference?

  package init(
    toolchain: String, target: String, distribution: String, sources: SourceList,
    libraries: [String: SystemLibrary], binaries: [String: Binary], image: ImageReference?
  ) {
    self.toolchain = toolchain
    self.target = target
    self.distribution = distribution
    self.sources = sources
    self.libraries = libraries
    self.binaries = binaries
    self.image = image
  }

  /// One program as shipped.
  package struct Binary: Equatable, Sendable {
    /// SHA-256 of the file.
    package var digest: Digest
    /// The size of the file in bytes.
    package var size: Int

    package init(digest: Digest, size: Int) {
      self.digest = digest
      self.size = size
    }
  }
}

/// Why the bytes of a lock were refused.
package enum LockError: Error, Equatable {
  case json(JSONError)
  /// A member is missing, unknown or of a different kind.
  case shape(ObjectReaderError)
  /// The content is valid, but the bytes are not its canonical form. `line` is the number of the
  /// first line that differs, counting from 1.
  case notCanonical(line: Int)
  /// The recorded digest of the sources is not the digest computed from the files that the lock
  /// lists.
  case sourcesDigest(recorded: Digest, computed: Digest)
}

extension LockError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) { self = .shape(error) }
}

// Writing.
extension Lockfile {
  private static let apiVersion = "relay/v1"
  private static let kind = "Lock"

  /// The lock in its only valid form: names sorted by their bytes, two spaces per level, a final
  /// LF.
  package var bytes: [UInt8] { Array(json.pretty.utf8) }

  private var json: JSONValue {
    [
      "apiVersion": .string(Self.apiVersion),
      "binaries": .sorted(binaries, name: \.self) {
        ["sha256": .string($0.digest.hex), "size": .integer($0.size)]
      },
      "distribution": .string(distribution),
      "image": .string(image?.description ?? ""),
      "kind": .string(Self.kind),
      "libraries": .sorted(libraries, name: \.self, \.json),
      "sources": [
        "files": .sorted(sources.files, name: \.text) { .string($0.hex) },
        "sha256": .string(sources.digest.hex),
      ],
      "target": .string(target),
      "toolchain": .string(toolchain),
    ]
  }
}

// Reading.
extension Lockfile {
  private typealias Reader = ObjectReader<LockError>

  /// Parses a lock. Refuses bytes that are not equal to the ``bytes`` of the result.
  package init(parsing bytes: [UInt8]) throws(LockError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch { throw .json(error) }
    try self.init(Reader(value))
    let canonical = self.bytes
    guard canonical == bytes else {
      throw .notCanonical(line: Self.firstLine(where: canonical, differs: bytes))
    }
  }

  private static func firstLine(where one: [UInt8], differs other: [UInt8]) -> Int {
    let shared = zip(one, other).prefix { $0 == $1 }
    return 1 + shared.count { $0.0 == UInt8(ascii: "\n") }
  }

  private init(_ reader: Reader) throws(LockError) {
    try reader.requireMembers([
      "apiVersion", "binaries", "distribution", "image", "kind", "libraries", "sources", "target",
      "toolchain",
    ])
    try reader.require("apiVersion", Self.apiVersion)
    try reader.require("kind", Self.kind)
    toolchain = try reader.nonemptyText("toolchain")
    target = try reader.nonemptyText("target")
    distribution = try reader.nonemptyText("distribution")
    image = try Self.image(reader)
    sources = try Self.sources(reader.object("sources"))
    binaries = try Self.table("binaries", of: reader, Self.binary)
    libraries = try Self.table("libraries", of: reader, SystemLibrary.init)
  }

  private static func image(_ reader: Reader) throws(LockError) -> ImageReference? {
    let text = try reader.text("image")
    guard !text.isEmpty else { return nil }
    guard let image = ImageReference(text) else {
      throw reader.unexpected("image", expected: "NAME@sha256:DIGEST or an empty string")
    }
    return image
  }

  private static func sources(_ reader: Reader) throws(LockError) -> SourceList {
    try reader.requireMembers(["files", "sha256"])
    let named = try reader.object("files").namedValues(expecting: Reader.digestForm) {
      Digest(hex: $0)
    }
    guard !named.isEmpty else { throw reader.unexpected("files", expected: "at least one member") }
    var files: [SourcePath: Digest] = [:]
    for (name, digest) in named { files[SourcePath(name)] = digest }
    let list = SourceList(files: files)
    let recorded = try reader.digest()
    guard list.digest == recorded else {
      throw .sourcesDigest(recorded: recorded, computed: list.digest)
    }
    return list
  }

  /// Reads the object `name`, whose member names are data. The object must have at least one
  /// member.
  private static func table<Value>(
    _ name: String, of reader: Reader, _ read: (Reader) throws(LockError) -> Value
  ) throws(LockError) -> [String: Value] {
    let objects = try reader.object(name).namedObjects()
    guard !objects.isEmpty else { throw reader.unexpected(name, expected: "at least one member") }
    var table: [String: Value] = [:]
    for (name, object) in objects { table[name] = try read(object) }
    return table
  }

  private static func binary(_ reader: Reader) throws(LockError) -> Binary {
    try reader.requireMembers(["sha256", "size"])
    return Binary(digest: try reader.digest(), size: try reader.integer("size", atLeast: 1))
  }
}

extension ObjectReader<LockError> {
  static var digestForm: String { "64 lower-case hex digits" }

  /// Reads the member `sha256` of a program, a library or the list of sources.
  func digest() throws(LockError) -> Digest {
    try parsed("sha256", expecting: Self.digestForm) { Digest(hex: $0) }
  }
}

extension JSONValue {
  /// Returns an object whose names are sorted by their bytes.
  fileprivate static func sorted<Key, Value>(
    _ members: [Key: Value], name: (Key) -> String, _ json: (Value) -> JSONValue
  ) -> JSONValue {
    let named = members.map { Member(name($0.key), json($0.value)) }
    return .object(named.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
  }
}
