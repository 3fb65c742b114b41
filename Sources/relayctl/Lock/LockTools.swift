import Subprocess

/// The programs that tell what is installed: git, ldd, dpkg-query, swift. They get an environment of their own, so
/// that neither a locale nor a variable of git or the dynamic linker changes what they say.
struct LockTools: Sendable {
  private let environment: [String: String]

  /// The programs found in `searchPath`, by default `PATH` of this process: swift is seldom in the system's folders.
  /// `HOME` stays, since git looks there for the folders whose owner it may trust.
  init(searchPath: String? = nil) {
    environment = inheritedEnvironment(["PATH", "HOME"]).merging(
      searchPath.map { ["PATH": $0] } ?? [:]
    ) { $1 }
  }

  /// What the program wrote to its standard output; its status must be one of `accepting`.
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

  /// The lines of a program's output, without empty ones.
  func lines(
    _ arguments: [String], adding variables: [String: String] = [:], accepting: [Int32] = [0]
  ) throws(MeasurementError) -> [String] {
    let output = try run(arguments, adding: variables, accepting: accepting)
    return output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
