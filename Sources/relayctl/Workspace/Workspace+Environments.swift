import Configuration
import Console
import Durable
import Evidence

extension Workspace {
  /// The checked environment file of `name`, with the digest of the bytes that were checked. Undeclared and missing variables are
  /// left to the caller.
  func readEnvironment(_ name: EnvironmentName) throws(Failure) -> ReadEnvironment {
    let file = "environments/\(name)/runtime.env"
    let bytes = try content(
      of: path(file), limit: ByteCount(bytes: EnvironmentFile.largestByteCount))
    let parsed = try Workspace.parse(bytes, file: path(file))
    let environment = try contract { () throws(ContractError) in
      try Contract.check(parsed, environment: name)
    }
    return ReadEnvironment(
      environment: environment, digest: FileDigest(of: bytes, named: file))
  }

  /// The checked environment of `name`.
  func environment(_ name: EnvironmentName) throws(Failure) -> Environment {
    try readEnvironment(name).environment
  }

  /// The environment that can be rendered: complete, and without undeclared variables.
  func completeEnvironment(_ name: EnvironmentName) throws(Failure) -> Environment {
    let environment = try environment(name)
    let findings = environment.undeclared + environment.missing
    guard findings.isEmpty else {
      throw Failure(.usage, lines: findings.map(\.description))
    }
    return environment
  }

  /// The assignments of an environment file; every malformed line is named.
  static func parse(_ bytes: [UInt8], file: String) throws(Failure) -> EnvironmentFile {
    do throws(EnvironmentFileError) { return try EnvironmentFile.parse(bytes, file: file) } catch {
      throw Failure(.usage, lines: error.problems.map(\.description))
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
    throw Failure(.usage, lines: error.findings.map(\.description))
  }
}
