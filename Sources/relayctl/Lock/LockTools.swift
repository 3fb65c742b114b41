import Subprocess

/// Runs the programs that report what is installed: git, ldd, dpkg-query, swift, clang. They get an
/// environment of their own, so that no locale and no variable of git or the dynamic linker changes
/// their output.
struct LockTools: Sendable {
  private let environment: [String: String]

  /// Searches programs in `searchPath`, by default `PATH` of this process, because swift is seldom
  /// in the system's folders. `HOME` stays, because git reads there which folders of other users it
  /// may trust.
  init(searchPath: String? = nil) {
    environment = inheritedEnvironment(["PATH", "HOME"]).merging(
      searchPath.map { ["PATH": $0] } ?? [:]
    ) { $1 }
  }

  /// Returns the standard output of a program, whose status must be one of `accepting`.
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

  /// Returns the lines of a program's standard output, without empty ones.
  func lines(
    _ arguments: [String], adding variables: [String: String] = [:], accepting: [Int32] = [0]
  ) throws(MeasurementError) -> [String] {
    let output = try run(arguments, adding: variables, accepting: accepting)
    return output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
