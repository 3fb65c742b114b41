import Console
import Durable
import Manifest
import Policy

extension Workspace {
  /// The checked environment file of `name`. Undeclared and missing variables are left to the caller.
  func environment(_ name: EnvironmentName) throws(Failure) -> Environment {
    let path = path("environments/\(name)/runtime.env")
    let bytes = try content(of: path, limit: ByteCount(bytes: EnvironmentFile.largestByteCount))
    let file = try Workspace.parse(bytes, file: path)
    return try contract { () throws(ContractError) in try Contract.check(file, environment: name) }
  }

  /// The environment that can be rendered: complete, and without undeclared variables.
  func completeEnvironment(_ name: EnvironmentName) throws(Failure) -> Environment {
    let environment = try environment(name)
    let findings = environment.undeclared + environment.missing
    guard findings.isEmpty else {
      throw Failure(.misused, lines: findings.map(\.description))
    }
    return environment
  }

  /// The assignments of an environment file; every malformed line is named.
  static func parse(_ bytes: [UInt8], file: String) throws(Failure) -> EnvironmentFile {
    do throws(EnvironmentFileError) { return try EnvironmentFile.parse(bytes, file: file) } catch {
      throw Failure(.misused, lines: error.problems.map(\.description))
    }
  }

  /// The content of a file that the command cannot do without; missing is misuse.
  func content(of path: String, limit: ByteCount = .mebibytes(1)) throws(Failure) -> [UInt8] {
    try durable { () throws(DurableError) in try readFile(path, limit: limit) }
  }
}

/// Runs `body` with findings of the contract as misuse, a line each.
func contract<Result>(_ body: () throws(ContractError) -> Result) throws(Failure) -> Result {
  do throws(ContractError) { return try body() } catch {
    throw Failure(.misused, lines: error.findings.map(\.description))
  }
}
