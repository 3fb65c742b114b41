package import Subprocess

/// The built programs, run as a user would run them.
package enum Programs {
  /// What every program started by a test finds in its environment: the products first in `PATH`,
  /// a home of its own, English without a time zone, and git without the machine's configuration.
  package static func environment(home: String) -> [String: String] {
    [
      "PATH": "\(Places.products):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "SWIFT_BACKTRACE": "enable=no",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_AUTHOR_NAME": "Alice", "GIT_AUTHOR_EMAIL": "alice@example.com",
      "GIT_COMMITTER_NAME": "Alice", "GIT_COMMITTER_EMAIL": "alice@example.com",
    ]
  }

  /// Runs `program` (a product, or any program in `PATH`) to its end in `folder`, which is also
  /// its home; `environment` is laid over ``environment(home:)``.
  package static func run(
    _ program: String, _ arguments: String..., in folder: String,
    environment: [String: String] = [:], input: Input = .null, timeout: Duration = .seconds(60)
  ) throws(SubprocessError) -> Output {
    try Subprocess.run(
      [program] + arguments,
      environment: Self.environment(home: folder).merging(environment) { $1 }, input: input,
      folder: folder, timeout: timeout)
  }

  /// Runs curl without its configuration or a proxy; the output ends with the status of the answer.
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
