import Lock
import Subprocess
import Support
import Testing

@testable import relayctl

@Suite struct LockLibrariesTests {
  @Test func readsTheLinesOfLdd() throws {
    let lines = [
      "\tlinux-vdso.so.1 (0x00007fff)", "\tlibnone.so.1 => /nowhere/libnone.so.1 (0x00007f00)",
      "\t/nowhere/ld-linux-x86-64.so.2 (0x00007f01)",
    ]
    #expect(
      try LinkMap.parse(lines, program: "p") == [
        "libnone.so.1": "/nowhere/libnone.so.1",
        "ld-linux-x86-64.so.2": "/nowhere/ld-linux-x86-64.so.2",
      ])
  }

  @Test(arguments: [
    ("\tlibx.so.1 => not found", MeasurementError.libraryNotFound("libx.so.1", program: "p")),
    ("\tstatically linked", .notDynamic("p")),
    ("\tnot a dynamic executable", .notDynamic("p")),
  ])
  func refusesLibrariesThatTheLinkerCannotLoad(line: String, error: MeasurementError) {
    #expect(throws: error) { try LinkMap.parse([line], program: "p") }
  }

  @Test func readsTheOwnersThatDpkgNames() {
    let lines = [
      "libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6",
      "diversion by glibc from: /lib/x",
      "libstdc++6:amd64, libstdc++6:i386: /usr/share/both",
      "bash: /bin/bash",
    ]
    #expect(
      PackageIndex.owners(in: lines) == [
        "/lib/x86_64-linux-gnu/libc.so.6": "libc6:amd64", "/usr/share/both": "libstdc++6:amd64",
        "/bin/bash": "bash",
      ])
  }

  @Test func looksForAFileWhereItWasBeforeTheMergeOfUsr() {
    #expect(PackageIndex.spellings(of: "/usr/lib/a.so") == ["/usr/lib/a.so", "/lib/a.so"])
    #expect(PackageIndex.spellings(of: "/usr/lib64/a.so") == ["/usr/lib64/a.so", "/lib64/a.so"])
    #expect(PackageIndex.spellings(of: "/opt/a.so") == ["/opt/a.so"])
  }

  /// The release build contains Swift's libraries and libstdc++; a debug build loads them.
  @Test(arguments: [
    ("relayctl", ["libcrypto.so.3", "libyaml-0.so.2"]),
    ("relay", ["libcrypto.so.3", "libmicrohttpd.so.12"]),
  ])
  func aProgramLoadsOnlyDeclaredLibraries(program: String, declared: [String]) throws {
    let map = try LinkMap(program: "\(Places.products)/\(program)", tools: LockTools())
    let runTime = ["libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6"]
    let swift = ["libswift", "libdispatch", "libBlocksRuntime"]
    // Libraries that a declared library loads: libmicrohttpd needs GnuTLS, which needs eight more.
    let brought = try declared.compactMap { map.paths[$0] }.flatMap { library in
      try LinkMap(program: library, tools: LockTools()).paths.keys
    }
    let others = map.paths.keys.filter { name in
      !runTime.contains(name) && !name.hasPrefix("ld-linux")
        && !swift.contains(where: name.hasPrefix) && !brought.contains(name)
    }
    #expect(others.sorted() == declared)
  }

  @Test func findsTheLibrariesOfAProgramWithTheirPackages() throws {
    let program = "\(Places.products)/relayctl"
    let map = try LinkMap(program: program, tools: LockTools())
    let packages = try PackageIndex(files: Array(map.paths.values), tools: LockTools())
    let crypto = try #require(map.paths["libcrypto.so.3"])
    let package = try #require(packages[crypto])
    let shown = try Programs.run(
      "dpkg-query", "-W", "-f", "${Version}", "libssl3*", in: Places.root)
    #expect(package.name.hasPrefix("libssl3"))
    #expect(shown.text.contains(package.version))
    let libc = try #require(map.paths["libc.so.6"])
    #expect(packages[libc]?.name == "libc6")
    #expect(packages["/nowhere"] == nil)
  }

  @Test func followsWhatIsLoadedOnFirstUse() throws {
    let program = "\(Places.products)/relayctl"
    let linked = try LinkMap(program: program, tools: LockTools())
    let all = try LinkMap(program: program, preloading: ["libcurl.so.4"], tools: LockTools())
    #expect(linked.paths["libcurl.so.4"] == nil)
    #expect(all.paths["libcurl.so.4"] != nil)
    #expect(all.paths["libnghttp2.so.14"] != nil, "and what it needs in turn")
    #expect(Set(linked.paths.keys).isSubset(of: all.paths.keys))
  }

  /// No tool shows which libraries a program opens; at least their names must be in its file.
  @Test(arguments: ShippedProgram.all)
  func aProgramHoldsTheNamesOfWhatItLoadsOnFirstUse(program: ShippedProgram) throws {
    let path = "\(Places.products)/\(program.name)"
    let map = try LinkMap(program: path, preloading: program.dlopened, tools: LockTools())
    let linked = try LinkMap(program: path, tools: LockTools())
    for soname in program.dlopened {
      #expect(map.paths[soname] != nil && linked.paths[soname] == nil, "\(soname)")
      let found = try Programs.run("grep", "-c", soname, path, in: Places.root)
      #expect(found.status.isSuccess, "\(soname)")
    }
  }

  @Test func refusesALibraryThatIsNotInstalled() {
    let program = "\(Places.products)/relayctl"
    #expect(throws: MeasurementError.libraryNotFound("libnowhere.so.9", program: program)) {
      try LinkMap(program: program, preloading: ["libnowhere.so.9"], tools: LockTools())
    }
  }

  @Test func reportsAMissingTool() throws {
    let folder = try TemporaryFolder()
    let tools = LockTools(searchPath: folder.path)
    #expect(throws: MeasurementError.toolMissing("swift")) {
      try tools.run(["swift", "--version"])
    }
  }
}
