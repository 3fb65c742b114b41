import Crypto
import JSON

extension Lockfile {
  static let apiVersion = "relay/v1"
  static let kind = "Lock"

  /// The one written form: names sorted by their bytes, two spaces a level, LF at the end.
  var bytes: [UInt8] { Array(json.pretty.utf8) }

  /// Reads a lock and refuses every form but the one ``bytes`` writes.
  init(parsing bytes: [UInt8]) throws(LockError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch { throw .json(error) }
    try self.init(value)
    let canonical = self.bytes
    guard canonical == bytes else {
      throw .notCanonical(line: Lockfile.firstLine(where: canonical, differs: bytes))
    }
  }

  private static func firstLine(where one: [UInt8], differs other: [UInt8]) -> Int {
    let shared = zip(one, other).prefix { $0 == $1 }
    return 1 + shared.count { $0.0 == UInt8(ascii: "\n") }
  }

  private var json: JSONValue {
    [
      "apiVersion": .string(Lockfile.apiVersion),
      "binaries": .sorted(binaries, name: \.self) {
        ["sha256": .string($0.digest.hex), "size": .integer($0.size)]
      },
      "distribution": .string(distribution),
      "image": .string(image?.description ?? ""),
      "kind": .string(Lockfile.kind),
      "libraries": .sorted(libraries, name: \.self, Lockfile.json),
      "sources": [
        "files": .sorted(sources.files, name: \.text) { .string($0.hex) },
        "sha256": .string(sources.digest.hex),
      ],
      "target": .string(target),
      "toolchain": .string(toolchain),
    ]
  }

  private static func json(_ library: SystemLibrary) -> JSONValue {
    [
      "architecture": .string(library.package?.architecture ?? ""),
      "loading": .string(library.loading.rawValue),
      "package": .string(library.package?.name ?? ""),
      "path": .string(library.path),
      "sha256": .string(library.digest.hex),
      "source": .string(library.package?.source ?? ""),
      "source_version": .string(library.package?.sourceVersion ?? ""),
      "used_by": .array(library.usedBy.map(JSONValue.string)),
      "version": .string(library.package?.version ?? ""),
    ]
  }

  private init(_ value: JSONValue) throws(LockError) {
    let lock = try LockObject(value, at: "")
    try lock.requireNames([
      "apiVersion", "binaries", "distribution", "image", "kind", "libraries", "sources", "target",
      "toolchain",
    ])
    try lock.require("apiVersion", Lockfile.apiVersion)
    try lock.require("kind", Lockfile.kind)
    toolchain = try lock.text("toolchain")
    target = try lock.text("target")
    distribution = try lock.text("distribution")
    image = try Lockfile.image(lock)
    sources = try Lockfile.sources(lock.object("sources"))
    binaries = try lock.object("binaries").mapObjects(Lockfile.binary)
    libraries = try lock.object("libraries").mapObjects(Lockfile.library)
  }

  private static func image(_ lock: LockObject) throws(LockError) -> ImageReference? {
    let text = try lock.string("image")
    guard !text.isEmpty else { return nil }
    guard let image = ImageReference(text) else {
      throw .shape(member: "image", expected: "NAME@sha256:DIGEST, or nothing")
    }
    return image
  }

  private static func sources(_ object: LockObject) throws(LockError) -> SourceList {
    try object.requireNames(["files", "sha256"])
    let list = SourceList(files: try object.object("files").mapDigests())
    let recorded = try object.digest("sha256")
    guard list.digest == recorded else {
      throw .sourcesDigest(recorded: recorded, computed: list.digest)
    }
    return list
  }

  private static func binary(_ object: LockObject) throws(LockError) -> Binary {
    try object.requireNames(["sha256", "size"])
    return Binary(digest: try object.digest("sha256"), size: try object.size("size"))
  }

  private static func library(_ object: LockObject) throws(LockError) -> SystemLibrary {
    try object.requireNames([
      "architecture", "loading", "package", "path", "sha256", "source", "source_version", "used_by",
      "version",
    ])
    let loading = SystemLibrary.Loading(rawValue: try object.string("loading"))
    guard let loading else {
      throw .shape(member: object.path(of: "loading"), expected: "linked or dlopen")
    }
    return SystemLibrary(
      path: try object.text("path"), digest: try object.digest("sha256"),
      package: try package(object), loading: loading, usedBy: try object.texts("used_by"))
  }

  /// All that is known of a package, or nothing.
  private static func package(_ object: LockObject) throws(LockError) -> SystemLibrary.Package? {
    let fields = [
      try object.string("package"), try object.string("version"), try object.string("architecture"),
      try object.string("source"), try object.string("source_version"),
    ]
    if fields.allSatisfy(\.isEmpty) { return nil }
    guard !fields.contains("") else {
      throw .shape(
        member: object.path(of: "package"),
        expected: "package, version, architecture, source and source_version, or none of them")
    }
    return SystemLibrary.Package(
      name: fields[0], version: fields[1], architecture: fields[2], source: fields[3],
      sourceVersion: fields[4])
  }
}

extension JSONValue {
  /// An object with its names in the order of their bytes.
  fileprivate static func sorted<Key, Value>(
    _ members: [Key: Value], name: (Key) -> String, _ json: (Value) -> JSONValue
  ) -> JSONValue {
    let named = members.map { Member(name($0.key), json($0.value)) }
    return .object(named.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
  }
}
