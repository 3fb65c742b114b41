import Console
import Crypto
import Durable
import Evidence
import RFC3339

/// Builds the index of a folder of evidence.
struct EvidenceIndexWriter {
  /// The maximum depth of folders below the folder of evidence.
  private static let deepest = 4

  let folder: String
  let commit: String
  let now: Timestamp
  let subjects: [NamedDigest]
  let packages: [NamedCount]
  let databases: [NamedTime]

  /// Reads every file below the folder, except the index itself and names that start with a dot.
  func index() throws(Failure) -> EvidenceIndex {
    let names = try names(below: "", depth: 0).filter { $0 != EvidenceIndex.name }
    guard !names.isEmpty else {
      throw Failure(
        .no, "\(folder): no file, expected evidence", hint: "docs/formats/evidence.md lists it")
    }
    var files: [EvidenceIndex.File] = []
    for name in names {
      guard EvidenceIndex.isName(name) else {
        throw Failure(
          .usage, "\(folder)/\(name): name of a file, expected characters of [A-Za-z0-9._-]")
      }
      let bytes = try durable { () throws(DurableError) in
        try readFile("\(folder)/\(name)", limit: EvidenceReader.largest)
      }
      files.append(
        EvidenceIndex.File(
          name: name, sha256: SHA256.digest(of: bytes), created: now,
          subject: subjects.first { $0.name == name }?.digest,
          packages: packages.first { $0.name == name }?.count,
          database: databases.first { $0.name == name }?.time))
    }
    try requireNamed(subjects.map(\.name) + packages.map(\.name) + databases.map(\.name), in: names)
    return EvidenceIndex(commit: commit, files: files)
  }

  private func names(below prefix: String, depth: Int) throws(Failure) -> [String] {
    let path = prefix.isEmpty ? folder : "\(folder)/\(prefix)"
    guard depth <= EvidenceIndexWriter.deepest else {
      throw Failure(.usage, "\(path): folders nested too deep, expected at most 4")
    }
    var found: [String] = []
    let names = try durable { () throws(DurableError) in try listFolder(path) }
    for name in names.sorted() where !name.hasPrefix(".") {
      let relative = prefix.isEmpty ? name : "\(prefix)/\(name)"
      let isFolder = try durable { () throws(DurableError) in
        try Durable.isFolder("\(folder)/\(relative)")
      }
      found += isFolder ? try self.names(below: relative, depth: depth + 1) : [relative]
    }
    return found
  }

  private func requireNamed(_ given: [String], in names: [String]) throws(Failure) {
    guard let stray = given.first(where: { !names.contains($0) }) else { return }
    throw Failure(.usage, "\(stray): not in \(folder), expected the name of a file there")
  }
}

/// `FILE=NUMBER` of `--packages`.
struct NamedCount: Sendable {
  let name: String
  let count: Int
}

/// `FILE=RFC3339` of `--database`.
struct NamedTime: Sendable {
  let name: String
  let time: Timestamp
}

extension ValueKind where Value == NamedDigest {
  /// `FILE=sha256:HEX`.
  static var namedFileDigest: ValueKind<NamedDigest> {
    ValueKind("FILE=sha256:HEX") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), let digest = Digest(value) else {
        throw Refusal(expected: "a file, = and sha256: with 64 lower-case hex digits")
      }
      return NamedDigest(name: name, digest: digest)
    }
  }
}

extension ValueKind where Value == NamedCount {
  /// `FILE=NUMBER`.
  static var namedCount: ValueKind<NamedCount> {
    ValueKind("FILE=NUMBER") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), let count = Int(value), count >= 0 else {
        throw Refusal(expected: "a file, = and a number, such as scan_image.json=412")
      }
      return NamedCount(name: name, count: count)
    }
  }
}

extension ValueKind where Value == NamedTime {
  /// `FILE=RFC3339`.
  static var namedTime: ValueKind<NamedTime> {
    ValueKind("FILE=RFC3339") { text throws(Refusal) in
      guard let (name, value) = halves(of: text), let time = Timestamp(value) else {
        throw Refusal(expected: "a file, = and a time such as 2026-11-23T12:00:00Z")
      }
      return NamedTime(name: name, time: time)
    }
  }
}

/// The text before and after the first `=`; `nil` if there is none or nothing is before it.
private func halves(of text: String) -> (name: String, value: String)? {
  guard let mark = text.firstIndex(of: "="), mark > text.startIndex else { return nil }
  return (String(text[..<mark]), String(text[text.index(after: mark)...]))
}
