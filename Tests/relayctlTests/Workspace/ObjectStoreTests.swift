import Console
import Crypto
import Durable
import Logbook
import Subprocess
import Support
import Testing

@testable import relayctl

/// Files that are stored by their digest.
@Suite struct ObjectStoreTests {
  private let place: TemporaryFolder
  private let store: ObjectStore
  private static let bytes = Array("a statement".utf8)
  private static let digest = SHA256.digest(of: bytes)

  init() throws {
    place = try TemporaryFolder()
    let seed = [UInt8](repeating: 1, count: Ed25519PrivateKey.seedByteCount)
    let name = try #require(KeyName("relay.example/logbook"))
    let key = try #require(SignerKey(name: name, seed: seed, kind: .ed25519))
    store = ObjectStore(of: LogFolder(path: place.path, key: key.verifier))
  }

  @Test func readsWhatItStored() throws {
    #expect(try store.content(of: Self.digest) == nil)
    #expect(try store.store(Self.bytes) == Self.digest)
    #expect(try store.store(Self.bytes) == Self.digest)
    #expect(try store.content(of: Self.digest) == Self.bytes)
    let (hex, two) = (Self.digest.hex, Self.digest.hex.prefix(2))
    #expect(store.path(of: Self.digest) == "\(place.path)/objects/\(two)/\(hex)")
    #expect(try place.names(in: "objects/\(two)") == [hex])
  }

  @Test func storesAnEmptyObject() throws {
    #expect(try store.content(of: store.store([])) == [])
  }

  @Test func refusesAnObjectThatIsTooLarge() throws {
    let bytes = [UInt8](repeating: 0, count: ObjectStore.limit.bytes + 1)
    let failure = #expect(throws: Failure.self) { try store.store(bytes) }
    #expect(failure?.status == .usage)
    #expect(throws: Never.self) { try store.store(bytes.dropLast()) }
  }

  /// What stands in place of an object, and a shell command that puts it there.
  static let replacements = [
    ("another content", "printf other >\"$1\""), ("an empty file", ": >\"$1\""),
    ("a longer file", "printf x >>\"$1\""),
    ("a link to a copy", "cp \"$1\" copy && ln -sf \"$PWD/copy\" \"$1\""),
    ("a dangling link", "ln -sf nowhere \"$1\""), ("a folder", "rm \"$1\" && mkdir \"$1\""),
    ("a pipe", "rm \"$1\" && mkfifo \"$1\""),
    ("a large file", "truncate -s 21M \"$1\""),
    ("a linked subfolder", "d=$(dirname \"$1\"); mv \"$d\" moved && ln -s \"$PWD/moved\" \"$d\""),
    ("a linked folder", "mv objects moved && ln -s \"$PWD/moved\" objects"),
  ]

  @Test(arguments: replacements) func refuses(label: String, command: String) throws {
    try store.store(Self.bytes)
    let run = try Programs.run(
      "sh", "-euc", command, "sh", store.path(of: Self.digest), in: place.path)
    try #require(run.status.isSuccess, "\(run.errorText)")
    let read = #expect(throws: Failure.self, "\(label)") { try store.content(of: Self.digest) }
    #expect(read?.status == .integrity, "\(label): \(read?.message ?? "")")
    let written = #expect(throws: Failure.self, "\(label)") { try store.store(Self.bytes) }
    #expect(written?.status == .integrity, "\(label)")
  }
}
