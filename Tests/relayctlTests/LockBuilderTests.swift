import Crypto
import Lock
import Subprocess
import Support
import Testing

@testable import relayctl

@Suite struct LockBuilderTests {
  private let folder: TemporaryFolder

  /// A repository of three files with one shipped program: a copy of the built relayctl.
  init() throws {
    folder = try TemporaryFolder()
    try folder.write("// package\n", to: "Package.swift")
    try folder.makeFolder("Sources")
    try folder.write("let a = 1\n", to: "Sources/a.swift")
    try folder.makeFolder("bin")
    let script = "git init -q . && git add -A && cp '\(Places.products)/relayctl' bin/"
    let output = try Programs.run("bash", "-c", script, in: folder.path)
    try #require(output.status.isSuccess, "\(output.errorText)")
  }

  private var builder: LockBuilder {
    LockBuilder(
      root: folder.path, binFolder: folder.path(of: "bin"),
      programs: [ShippedProgram(name: "relayctl", dlopened: ["libcurl.so.4"])])
  }

  @Test func findsWhatItWouldWriteUnchanged() throws {
    let findings = try builder.look()
    #expect(findings.missingPrograms.isEmpty && findings.missingSources.isEmpty)
    #expect(findings.untrackedSources.isEmpty)
    let read = try Lockfile(parsing: findings.lock.bytes)
    #expect(read.differences(from: try builder.look().lock).isEmpty)
    #expect(read.libraries["libcurl.so.4"]?.loading == .dlopen)
    #expect(read.libraries["libcrypto.so.3"]?.loading == .linked)
    #expect(read.toolchain.hasPrefix("Swift version "))
    #expect(read.target.contains("-linux-"))
    #expect(try read.binaries["relayctl"]?.digest == SHA256.digest(of: folder.read("bin/relayctl")))
  }

  @Test func reportsATamperedProgramAndATamperedSource() throws {
    let lock = try builder.look().lock
    let bytes = try folder.read("bin/relayctl")
    try folder.write(bytes + [0], to: "bin/relayctl", mode: 0o755)
    try folder.write("let a = 2\n", to: "Sources/a.swift")
    let reported = lock.differences(from: try builder.look().lock).map { "\($0.name) \($0.field)" }
    #expect(reported == ["Sources/a.swift sha256", "relayctl sha256", "relayctl size"])
  }

  /// A program in C does not load libstdc++, so it counts as containing the archive.
  @Test func recordsTheArchivesOfAProgramThatLoadsNoSharedOnes() throws {
    let output = try Programs.run("bash", "-c", "cp \"$(command -v git)\" bin/", in: folder.path)
    try #require(output.status.isSuccess, "\(output.errorText)")
    var builder = builder
    builder.programs.append(ShippedProgram(name: "git", dlopened: []))
    let libraries = try builder.look().lock.libraries
    let archive = try #require(libraries["libstdc++.a"])
    #expect(archive.loading == .embedded)
    #expect(archive.usedBy == ["git"])
    #expect(archive.package?.name.hasPrefix("libstdc++-") == true)
    #expect(libraries["libstdc++.so.6"]?.usedBy == ["relayctl"])
  }

  @Test func reportsAMissingProgram() throws {
    var builder = builder
    builder.programs.append(ShippedProgram(name: "relay", dlopened: []))
    #expect(try builder.look().missingPrograms == ["relay"])
  }
}
