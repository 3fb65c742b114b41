import Glibc
package import Subprocess

/// Runs the built programs like a user.
package enum Programs {
  /// The environment of every program that a test starts: `PATH` starts with the products, the home
  /// is the test's own, the language is English and the time zone UTC, and git ignores the
  /// machine's configuration.
  package static func environment(home: String) -> [String: String] {
    [
      "PATH": "\(Places.products):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "SWIFT_BACKTRACE": "enable=no",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_AUTHOR_NAME": "Alice", "GIT_AUTHOR_EMAIL": "alice@example.com",
      "GIT_COMMITTER_NAME": "Alice", "GIT_COMMITTER_EMAIL": "alice@example.com",
    ].merging(otherDate) { $1 }.merging(passedOn) { $1 }
  }

  /// The variables of a run of all tests that the programs need too: where a sanitizer reports
  /// (`scripts/sanitize`), which mistake is switched on (`scripts/mutate`), and how often
  /// `Tests/Scripts/bin/flipping` tampers (`.ci/nightly`).
  private static let passedOn = inheritedEnvironment([
    "ASAN_OPTIONS", "TSAN_OPTIONS", "MUTANT", "FLIPS",
  ])

  /// The variables with which `scripts/at-date` moves the clock: programs run at the date of the
  /// tests.
  private static let otherDate: [String: String] = {
    var variables: [String: String] = [:]
    guard getenv("FAKETIME") != nil else { return variables }
    for name in ["FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "FAKETIME_SHARED", "LD_PRELOAD"] {
      guard let value = getenv(name) else { continue }
      variables[name] = String(cString: value)
    }
    return variables
  }()

  /// Runs `program` (a product, or any program in `PATH`) to its end in `folder`, which is also its
  /// home. `environment` overrides ``environment(home:)``.
  package static func run(
    _ program: String, _ arguments: String..., in folder: String,
    environment: [String: String] = [:], input: Input = .null, timeout: Duration = .seconds(180)
  ) throws(SubprocessError) -> Output {
    try Subprocess.run(
      [program] + arguments,
      environment: Self.environment(home: folder).merging(environment) { $1 }, input: input,
      folder: folder, timeout: timeout)
  }

  /// Runs curl without configuration and proxy. The output ends with the status of the answer.
  package static func curl(_ arguments: String..., input: Input = .null) async throws -> Output {
    let folder = try TemporaryFolder()
    return try await onDedicatedThread {
      try Subprocess.run(
        ["curl", "-q", "-sS", "--noproxy", "*", "--max-time", "30", "-w", " %{http_code}"]
          + arguments, environment: environment(home: folder.path), input: input,
        folder: folder.path)
    }
  }
}

/// Paths that tests need; absolute, without a trailing slash.
package enum Places {
  /// The folder of the built programs. The test program itself is there, whatever the build folder
  /// and configuration.
  package static let products = folder(of: target(ofLink: "/proc/self/exe"))

  /// The root of the package.
  package static let root = folder(of: folder(of: folder(of: #filePath)))

  private static func folder(of path: String) -> String {
    let bytes = Array(path.utf8)
    let end = bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func target(ofLink path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    return String(
      decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
