import Configuration
import Subprocess
import Support
import Testing

/// A program, or a port of its rules, that reads an environment file.
enum Reader: String, CaseIterable, Sendable {
  case dash, bash, systemd, docker
  case pythonDotenv = "python-dotenv"
  case relay

  /// Every variable of the file, by name; of the shells those that `names` ask for.
  func read(_ file: String, names: [String]) throws -> [String: [UInt8]] {
    switch self {
    case .dash: try shell(["dash", "-c", Self.sourcing], file, names)
    case .bash: try shell(["bash", "--posix", "-c", Self.sourcing], file, names)
    case .systemd: SystemdEnvironmentFile.read(try TestFile.read(file))
    case .docker: try DockerEnvironmentFile.read(TestFile.read(file))
    case .pythonDotenv: try dotenv(file)
    case .relay: try relay(file)
    }
  }

  /// Exports what the file says and prints the environment of a child.
  private static let sourcing = #"set -eu; set -a; . "$0"; exec env -0"#

  private func shell(
    _ words: [String], _ file: String, _ names: [String]
  ) throws -> [String: [UInt8]] {
    let variables = try pairs(words + [file])
    let wanted = Set(names)
    return variables.filter { wanted.contains($0.key) }
  }

  private func dotenv(_ file: String) throws -> [String: [UInt8]] {
    let program = """
      import sys, dotenv
      for name, value in dotenv.dotenv_values(sys.argv[1]).items():
          sys.stdout.write(name + "=" + value + "\\0")
      """
    return try pairs([Python.path(having: "dotenv"), "-c", program, file])
  }

  /// The parser that `relay --env-file` reads with.
  private func relay(_ file: String) throws -> [String: [UInt8]] {
    let parsed = try EnvironmentFile.parse(TestFile.read(file), file: file)
    var variables: [String: [UInt8]] = [:]
    for assignment in parsed.assignments {
      guard case .literal(let value) = assignment.value else { continue }
      variables[assignment.name] = value.reveal()
    }
    return variables
  }

  /// A program that takes the file for something else altogether.
  struct Stumbled: Error {
    let text: String
  }

  /// What a program prints as `NAME=VALUE` and NUL.
  private func pairs(_ words: [String]) throws -> [String: [UInt8]] {
    let output = try run(words, environment: Programs.environment(home: "/nonexistent"))
    guard output.status.isSuccess else { throw Stumbled(text: output.errorText) }
    var variables: [String: [UInt8]] = [:]
    for pair in output.stdout.split(separator: 0) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      variables[String(decoding: name, as: UTF8.self)] = Array(pair.dropFirst(name.count + 1))
    }
    return variables
  }
}
