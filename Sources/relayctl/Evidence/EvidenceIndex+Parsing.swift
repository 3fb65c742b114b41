import Crypto
import JSON
import RFC3339

extension EvidenceIndex {
  /// Reads the file strictly: no unknown member, no name twice, no path that leads out of the folder.
  init(parsing bytes: [UInt8]) throws(EvidenceError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw EvidenceError("\(error)")
    }
    let root = try Members(value, of: "the document")
    try root.requireKnown(["apiVersion", "kind", "commit", "files"])
    guard root["apiVersion"] == "relay/v1", root["kind"] == "EvidenceIndex" else {
      throw EvidenceError("not an evidence index, expected apiVersion relay/v1, kind EvidenceIndex")
    }
    commit = try root.text("commit", expecting: "40 or 64 lower-case hex digits") {
      Hex.decode($0) != nil && [40, 64].contains($0.utf8.count) && $0 == $0.lowercased() ? $0 : nil
    }
    guard let list = root["files"]?.arrayValue, !list.isEmpty else {
      throw EvidenceError("files: missing or empty, expected a list of at least one file")
    }
    var files: [File] = []
    var names: Set<String> = []
    for (number, item) in list.enumerated() {
      let file = try EvidenceIndex.file(item, place: "files[\(number)]")
      guard names.insert(file.name).inserted else {
        throw EvidenceError("files[\(number)]: a name for the second time, expected each once")
      }
      files.append(file)
    }
    self.files = files
  }

  private static func file(_ value: JSONValue, place: String) throws(EvidenceError) -> File {
    let members = try Members(value, of: place)
    try members.requireKnown(["name", "sha256", "created", "subject", "packages", "database"])
    let time = "a time such as 2026-11-27T12:00:00Z"
    return File(
      name: try members.text("name", expecting: "a path below the folder, of [A-Za-z0-9._/-]") {
        isName($0) ? $0 : nil
      },
      sha256: try members.text("sha256", expecting: "64 lower-case hex digits") { Digest(hex: $0) },
      created: try members.text("created", expecting: time) { Timestamp($0) },
      subject: members["subject"] == nil
        ? nil
        : try members.text("subject", expecting: "sha256: and 64 lower-case hex digits") {
          Digest($0)
        },
      packages: try members.count("packages"),
      database: members["database"] == nil
        ? nil : try members.text("database", expecting: time) { Timestamp($0) })
  }

  /// Whether `name` is a path that stays in the folder: parts of `[A-Za-z0-9._-]`, none of them `.` or `..`.
  static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 255
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".."
          && part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            case UInt8(ascii: "-"): true
            default: false
            }
          }
      }
  }
}

/// The members of one object of evidence, read with the place in the words of the errors.
private struct Members {
  private let value: JSONValue
  private let place: String

  init(_ value: JSONValue, of place: String) throws(EvidenceError) {
    guard value.objectValue != nil else { throw EvidenceError("\(place): expected an object") }
    self.value = value
    self.place = place
  }

  subscript(name: String) -> JSONValue? { value[name] }

  func requireKnown(_ names: [String]) throws(EvidenceError) {
    guard (value.objectValue ?? []).allSatisfy({ names.contains($0.name) }) else {
      throw EvidenceError(
        "\(place): an unknown member, expected only \(names.joined(separator: ", "))")
    }
  }

  func text<Result>(
    _ name: String, expecting form: String, _ read: (String) -> Result?
  ) throws(EvidenceError) -> Result {
    guard let text = value[name]?.stringValue, let result = read(text) else {
      throw EvidenceError("\(place): \(name): expected \(form)")
    }
    return result
  }

  func count(_ name: String) throws(EvidenceError) -> Int? {
    guard let member = value[name] else { return nil }
    guard let number = member.integerValue, number >= 0 else {
      throw EvidenceError("\(place): \(name): expected a number of at least 0")
    }
    return number
  }
}
