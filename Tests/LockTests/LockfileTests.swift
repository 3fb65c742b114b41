import Crypto
import JSON
import Support
import Testing

@testable import Lock

@Suite struct LockfileTests {
  @Test func readsWhatItWrote() throws {
    let lock = LockSample.lock
    #expect(try Lockfile(parsing: lock.bytes) == lock)
    var without = lock
    without.image = nil
    #expect(try Lockfile(parsing: without.bytes) == without)
  }

  @Test func writesNamesInTheOrderOfTheirBytes() throws {
    let value = try JSONValue.parse(LockSample.lock.bytes)
    let names = try #require(value.objectValue).map(\.name)
    #expect(names == names.sorted())
    #expect(value["libraries"]?.objectValue?.first?.name == "libc.so.6")
    #expect(LockSample.lock.bytes.last == UInt8(ascii: "\n"))
  }

  @Test func everyFlippedBitIsRefusedOrYieldsAnotherLock() throws {
    var lock = LockSample.lock
    lock.sources.files[SourcePath("Makefile")] = nil
    lock.libraries = lock.libraries.filter { $0.key == "libown.so" }
    lock.binaries["relayctl"] = nil
    lock.image = nil
    var read = 0
    for flip in bitFlips(of: lock.bytes) {
      guard let other = try? Lockfile(parsing: flip.bytes) else { continue }
      read += 1
      #expect(other != lock, "\(flip)")
    }
    #expect(read > 0, "digests of binaries are not checked here")
  }

  @Test func aFlippedBitInASourceIsRefusedByTheDigestOfAll() throws {
    var text = String(decoding: LockSample.lock.bytes, as: UTF8.self)
    let digest = LockSample.digest("make").hex
    text.replace(digest, with: LockSample.digest("other").hex)
    let files = [
      SourcePath("Makefile"): LockSample.digest("other"),
      SourcePath("Sources/a.swift"): LockSample.digest("a"),
    ]
    #expect(
      throws: LockError.sourcesDigest(
        recorded: LockSample.lock.sources.digest, computed: SourceList(files: files).digest)
    ) { try Lockfile(parsing: Array(text.utf8)) }
  }

  @Test(arguments: [
    ("another kind", "\"kind\": \"Lock\"", "\"kind\": \"Clock\"", "kind"),
    ("another version", "relay/v1", "relay/v2", "apiVersion"),
    ("an unknown name", "\"target\":", "\"tarmac\":", "target"),
    (
      "a digest in capitals", LockSample.digest("relay").hex, String(repeating: "A", count: 64),
      "binaries.relay.sha256"
    ),
    ("a size of zero", "\"size\": 7", "\"size\": 0", "binaries.relay.size"),
    ("a size that is not an integer", "\"size\": 7", "\"size\": 7.0", "binaries.relay.size"),
    (
      "half a package", "\"version\": \"7.88.1-10\"", "\"version\": \"\"",
      "libraries.libcurl.so.4.package"
    ),
    (
      "an unknown way of loading", "\"loading\": \"dlopen\"", "\"loading\": \"magic\"",
      "libraries.libcurl.so.4.loading"
    ),
    ("an image by tag", "relay@sha256:", "relay:latest#", "image"),
    ("an empty toolchain", "Swift version 6.3.1 (swift-6.3.1-RELEASE)", "", "toolchain"),
  ])
  func refusesAnotherShape(label: String, old: String, new: String, member: String) throws {
    var text = String(decoding: LockSample.lock.bytes, as: UTF8.self)
    try #require(text.contains(old))
    text.replace(old, with: new)
    let error = #expect(throws: LockError.self, "\(label)") {
      try Lockfile(parsing: Array(text.utf8))
    }
    guard case .shape(let problem)? = error else {
      Issue.record("\(label): \(String(describing: error))")
      return
    }
    #expect(problem.path == member, "\(label)")
  }

  @Test func refusesEmptyTablesAndNames() throws {
    let cases: [(member: String, change: (inout Lockfile) -> Void)] = [
      ("binaries", { $0.binaries = [:] }),
      ("binaries", { $0.binaries[""] = Lockfile.Binary(digest: LockSample.digest("x"), size: 1) }),
      ("libraries", { $0.libraries = [:] }),
      ("libraries", { $0.libraries[""] = $0.libraries["libown.so"] }),
      ("libraries.libown.so.used_by", { $0.libraries["libown.so"]?.usedBy = [] }),
      ("libraries.libown.so.used_by", { $0.libraries["libown.so"]?.usedBy.append("") }),
      ("libraries.libown.so.path", { $0.libraries["libown.so"]?.path = "" }),
      ("sources.files", { $0.sources.files = [:] }),
      ("sources.files", { $0.sources.files[SourcePath("")] = LockSample.digest("x") }),
    ]
    for (member, change) in cases {
      var lock = LockSample.lock
      change(&lock)
      let error = #expect(throws: LockError.self, "\(member)") {
        try Lockfile(parsing: lock.bytes)
      }
      guard case .shape(let problem)? = error else {
        Issue.record("\(member): \(String(describing: error))")
        continue
      }
      #expect(problem.path == member)
    }
  }

  @Test(arguments: [
    ("no LF at the end", "}\n", "}"), ("CRLF", "\n", "\r\n"), ("tabs", "  ", "\t"),
    ("one line", "\n", " "), ("an escape that is not needed", "debian", "d\\u0065bian"),
    (
      "another order", "\"sha256\": \"\(LockSample.digest("relay").hex)\",\n      \"size\": 7",
      "\"size\": 7,\n      \"sha256\": \"\(LockSample.digest("relay").hex)\""
    ),
  ])
  func refusesTheSameContentInOtherBytes(label: String, old: String, new: String) throws {
    let text = String(decoding: LockSample.lock.bytes, as: UTF8.self)
    try #require(text.contains(old))
    let changed = text.replacing(old, with: new)
    let error = #expect(throws: LockError.self, "\(label)") {
      try Lockfile(parsing: Array(changed.utf8))
    }
    guard case .notCanonical? = error else {
      Issue.record("\(label): \(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["", "{", "[]", "null", "{}", "{\"a\":1,\"a\":1}", "\u{feff}{}"])
  func refusesOtherDocuments(text: String) {
    #expect(throws: LockError.self) { try Lockfile(parsing: Array(text.utf8)) }
  }

  @Test(arguments: [
    ("relay@sha256:" + String(repeating: "0", count: 64), true),
    ("localhost:5000/a/b@sha256:" + String(repeating: "f", count: 64), true),
    ("@sha256:" + String(repeating: "0", count: 64), false),
    ("relay@sha256:" + String(repeating: "0", count: 63), false),
    ("relay@sha256:" + String(repeating: "A", count: 64), false),
    ("relay:latest", false),
    ("re lay@sha256:" + String(repeating: "0", count: 64), false),
    ("a@b@sha256:" + String(repeating: "0", count: 64), false),
  ])
  func namesImagesByContentOnly(text: String, passes: Bool) {
    #expect((ImageReference(text)?.description == text) == passes)
  }
}
