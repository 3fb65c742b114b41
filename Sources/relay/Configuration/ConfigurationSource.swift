import Console
import Durable
import Glibc
import Manifest

/// Where the configuration comes from: one file, or the process's environment (R12).
enum ConfigurationSource {
  case file(String)
  case process

  static let envFile = Option<String?>.optional(
    "env-file", .path, help: "read the variables from this file, which only its owner may read")

  init(_ invocation: Invocation) {
    self = invocation[ConfigurationSource.envFile].map(ConfigurationSource.file) ?? .process
  }

  /// The checked configuration; everything that is wrong is told at once, a line each (R11).
  func configuration() throws(Failure) -> Configuration {
    switch self {
    case .process:
      let variables = ProcessEnvironment.variables
      return try Configuration { () throws(ContractError) in
        try Contract.check(process: variables)
      }
    case .file(let path):
      let file = try environmentFile(path)
      return try Configuration { () throws(ContractError) in
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
  /// A refused configuration, a line for each of its faults.
  init(refusing lines: [String]) {
    self.init(.no, lines.first ?? "no variable at all", further: Array(lines.dropFirst()))
  }
}

/// The variables that the supervisor exported.
private enum ProcessEnvironment {
  /// Each with the bytes of its value, in the order of `environ`.
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
