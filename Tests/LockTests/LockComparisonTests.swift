import Crypto
import Support
import Testing

@testable import Lock

@Suite struct LockComparisonTests {
  @Test func findsNothingBetweenEqualLocks() {
    #expect(LockSample.lock.differences(from: LockSample.lock).isEmpty)
  }

  @Test func reportsEveryPartThatChanged() {
    var found = LockSample.lock
    found.toolchain = "Swift version 6.4 (swift-6.4-RELEASE)"
    found.target = "aarch64-unknown-linux-gnu"
    found.distribution = "debian-13"
    found.sources.files[SourcePath("Makefile")] = LockSample.digest("other")
    found.libraries["libm.so.6"]?.package?.version = "2.37-1"
    found.binaries["relay"]?.digest = LockSample.digest("other")
    found.image = ImageReference("registry.example.com/relay@\(LockSample.digest("other"))")
    let reported = LockSample.lock.differences(from: found).map {
      "\($0.part) \($0.name) \($0.field)"
    }
    #expect(
      reported == [
        "toolchain  toolchain", "target  target", "distribution  distribution",
        "source Makefile sha256", "library libm.so.6 version", "binary relay sha256",
        "image  image",
      ])
  }

  @Test func reportsAddedAndRemovedEntries() {
    var found = LockSample.lock
    found.sources.files[SourcePath("Makefile")] = nil
    found.sources.files[SourcePath("Sources/new.swift")] = LockSample.digest("new")
    found.libraries["libown.so"] = nil
    found.binaries["relayctl"] = nil
    let reported = LockSample.lock.differences(from: found).map { "\($0.name) \($0.kind)" }
    #expect(
      reported == [
        "Makefile removed", "Sources/new.swift added", "libown.so removed", "relayctl removed",
      ])
  }

  @Test func comparesTheImageOnlyIfOneIsNamed() {
    var found = LockSample.lock
    found.image = nil
    #expect(LockSample.lock.differences(from: found).isEmpty)
  }

  @Test func distinguishesTwoSpellingsOfALetter() {
    var one = LockSample.lock
    var other = LockSample.lock
    one.sources.files[SourcePath("Sources/\u{e9}.swift")] = LockSample.digest("x")
    other.sources.files[SourcePath("Sources/e\u{301}.swift")] = LockSample.digest("x")
    #expect(one.differences(from: other).map(\.kind) == [.added, .removed])
    #expect(one.sources.digest != other.sources.digest)
  }
}
