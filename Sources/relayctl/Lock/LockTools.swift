import Subprocess

/// Runs the programs that report what is installed: git, ldd, dpkg-query, swift and clang. The
/// programs inherit only `PATH` and `HOME`, so no locale and no variable of git or the dynamic
/// linker can change their output.
struct LockTools: Sendable {
  private let environment: [String: String]

  /// Creates tools that look for programs in `searchPath`, by default `PATH` of this process,
  /// because swift is often installed outside the system's folders. `HOME` is passed on because
  /// git's configuration there lists the trusted folders of other users.
  init(searchPath: String? = nil) {
    environment = inheritedEnvironment(["PATH", "HOME"]).merging(
      searchPath.map { ["PATH": $0] } ?? [:]
    ) { $1 }
  }

  /// Runs a program and returns its standard output. Throws if the exit status is not one of
  /// `accepting`.
  func run(
    _ arguments: [String], adding variables: [String: String] = [:], accepting: [Int32] = [0]
  ) throws(MeasurementError) -> [UInt8] {
    var environment = environment
    environment["LC_ALL"] = "C"
    environment.merge(variables) { _, new in new }
    let program = arguments.first ?? ""
    let output: Output
    do throws(SubprocessError) {
      output = try Subprocess.run(arguments, environment: environment)
    } catch .notFound {
      throw .toolMissing(program)
    } catch {
      throw .toolFailed(program, reason: "\(error)")
    }
    guard case .exited(let status) = output.status, accepting.contains(status) else {
      let words = output.errorText.split(separator: "\n").last.map(String.init)
      throw .toolFailed(program, reason: words ?? "\(output.status)")
    }
    return output.stdout
  }

  /// Runs a program and returns the lines of its standard output, without empty lines.
  func lines(
    _ arguments: [String], adding variables: [String: String] = [:], accepting: [Int32] = [0]
  ) throws(MeasurementError) -> [String] {
    let output = try run(arguments, adding: variables, accepting: accepting)
    return output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
