import Crypto
import JSON
import Support
import Testing

@testable import Lock

@Suite struct SBOMTests {
  private let bill = SBOM(of: LockSample.lock, version: "1.2.3").json

  private func components(of type: String) throws -> [JSONValue] {
    try #require(bill["components"]?.arrayValue).filter { $0["type"]?.stringValue == type }
  }

  @Test func identifiesItselfAndTheRelease() throws {
    #expect(bill["bomFormat"]?.stringValue == "CycloneDX")
    #expect(bill["specVersion"]?.stringValue == "1.6")
    #expect(bill["version"]?.integerValue == 1)
    #expect(bill["metadata"]?["component"]?["version"]?.stringValue == "1.2.3")
    let serial = try #require(bill["serialNumber"]?.stringValue)
    let form = /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
    #expect(serial.wholeMatch(of: form) != nil)
  }

  @Test func dependsOnTheLockOnly() {
    #expect(SBOM(of: LockSample.lock, version: "1.2.3").json == bill)
    var other = LockSample.lock
    other.target = "aarch64-unknown-linux-gnu"
    #expect(
      SBOM(of: other, version: "1.2.3").json["serialNumber"]?.stringValue
        != bill["serialNumber"]?.stringValue)
  }

  @Test func listsEachPackageOnceWithItsFiles() throws {
    let packages = try components(of: "library").filter { $0["components"] != nil }
    #expect(packages.compactMap { $0["name"]?.stringValue } == ["libc6", "libcurl4"])
    let libc = try #require(packages.first)
    #expect(
      libc["purl"]?.stringValue
        == "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12&upstream=src-libc6")
    let files = try #require(libc["components"]?.arrayValue)
    #expect(
      files.compactMap { $0["name"]?.stringValue } == [
        "/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/x86_64-linux-gnu/libm.so.6",
      ])
    let hash = files.first?["hashes"]?.arrayValue?.first
    #expect(hash?["content"]?.stringValue == LockSample.digest("libc.so.6").hex)
  }

  @Test func listsProgramsImageAndTheFileWithoutAPackage() throws {
    #expect(
      try components(of: "application").compactMap { $0["name"]?.stringValue } == [
        "relay", "relayctl",
      ])
    #expect(try components(of: "container").count == 1)
    #expect(try components(of: "file").compactMap { $0["name"]?.stringValue } == ["/opt/libown.so"])
  }

  @Test func everyDependencyIsAComponentAndNamesAreUnique() throws {
    let listed = try #require(bill["components"]?.arrayValue).compactMap {
      $0["bom-ref"]?.stringValue
    }
    let known = Set(listed + ["release"])
    #expect(known.count == listed.count + 1)
    let dependencies = try #require(bill["dependencies"]?.arrayValue)
    for dependency in dependencies {
      let references = try #require(dependency["dependsOn"]?.arrayValue).compactMap(\.stringValue)
      #expect(known.isSuperset(of: references))
      #expect(Set(references).count == references.count)
      #expect(known.contains(try #require(dependency["ref"]?.stringValue)))
    }
    #expect(dependencies.count == 3)
  }

  @Test(arguments: [
    (
      "libstdc++6", "12.2.0-14+deb12u1", "gcc-12", "12.2.0-14+deb12u1",
      "libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=gcc-12"
    ),
    (
      "openssh", "1:9.2p1~rc/1", "openssh", "1:9.2p1~rc/1",
      "openssh@1:9.2p1~rc%2F1?arch=amd64&distro=debian-12"
    ),
    (
      "libx", "1.0-1+b2", "libx", "1.0-1",
      "libx@1.0-1%2Bb2?arch=amd64&distro=debian-12&upstream=libx%401.0-1"
    ),
  ])
  func encodesPackageURLs(
    name: String, version: String, source: String, sourceVersion: String, expected: String
  ) {
    let package = SystemLibrary.Package(
      name: name, version: version, architecture: "amd64", source: source,
      sourceVersion: sourceVersion)
    #expect(
      PackageURL.deb(package, distribution: "debian-12") == "pkg:deb/debian/" + expected)
  }
}
