import Configuration
import Console
import Durable
import Glibc

/// The source of the configuration: a file or the process's environment, never both.
enum ConfigurationSource {
  case file(String)
  case process

  static let envFile = Option<String?>.optional(
    "env-file", .path,
    help: "read the variables from this file, which must be readable only by its owner")

  /// The source that the command line selects.
  init(_ invocation: Invocation) {
    self = invocation[ConfigurationSource.envFile].map(ConfigurationSource.file) ?? .process
  }

  /// Reads and checks the configuration. Throws `.no` with one line for each fault.
  func configuration() throws(Failure) -> CheckedConfiguration {
    switch self {
    case .process:
      let variables = ProcessEnvironment.variables
      return try CheckedConfiguration { () throws(ContractError) in
        try Contract.check(process: variables)
      }
    case .file(let path):
      let file = try environmentFile(path)
      return try CheckedConfiguration { () throws(ContractError) in
        try Contract.check(rendered: file, process: ProcessEnvironment.variables)
      }
    }
  }

  private func environmentFile(_ path: String) throws(Failure) -> EnvironmentFile {
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readPrivateFile(path, limit: ByteCount(bytes: EnvironmentFile.largestByteCount))
    } catch {
      throw Failure(.no, error.description)
    }
    do throws(EnvironmentFileError) { return try EnvironmentFile.parse(bytes, file: path) } catch {
      throw Failure(refusing: error.problems.map(\.description))
    }
  }
}

extension Failure {
  /// Creates the error for a refused configuration. Each element of `lines` describes one fault.
  init(refusing lines: [String]) {
    self.init(.no, lines.first ?? "no variables are set", further: Array(lines.dropFirst()))
  }
}

/// The environment variables of the process.
private enum ProcessEnvironment {
  /// The names and values, in the order of `environ`.
  static var variables: [(name: String, value: SecretValue)] {
    var variables: [(name: String, value: SecretValue)] = []
    var next = environ
    while let entry = next.pointee {
      let bytes = UnsafeRawBufferPointer(start: entry, count: strlen(entry))
      if let equals = bytes.firstIndex(of: UInt8(ascii: "=")) {
        let name = String(decoding: bytes[..<equals], as: UTF8.self)
        variables.append((name, SecretValue(bytes[(equals + 1)...])))
      }
      next += 1
    }
    return variables
  }
}
