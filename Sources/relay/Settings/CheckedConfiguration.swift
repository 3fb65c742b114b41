import Configuration
import Console
import Crypto
import Durable
import Glibc
import RFC3339

/// The configuration that `relay` runs with. It has been checked against the contract, and the
/// files that it names have been read.
struct CheckedConfiguration {
  /// The minimum remaining validity of a client certificate, and the one below which an authority is
  /// reported, in days.
  private static let certificateDays: Int64 = 60

  /// The checked variables.
  private let rendered: RenderedEnvironment

  /// The contents of the secret files that variables name, by the name of the variable.
  let fileContents: [String: SecretValue]

  /// The files of certificate authorities, by the name of the variable.
  let authorities: [String: AuthorityFile]

  /// Checks the variables with `check` and reads the files that they name.
  ///
  /// Throws `.no` with one line for each fault.
  init(_ check: () throws(ContractError) -> RenderedEnvironment) throws(Failure) {
    let rendered: RenderedEnvironment
    do throws(ContractError) { rendered = try check() } catch {
      throw Failure(refusing: error.findings.map(\.description))
    }
    try self.init(rendered)
  }

  private init(_ rendered: RenderedEnvironment) throws(Failure) {
    var faults: [String] = []
    fileContents = CheckedConfiguration.secretFiles(of: rendered, &faults)
    authorities = CheckedConfiguration.authorities(of: rendered, &faults)
    guard faults.isEmpty else { throw Failure(refusing: faults) }
    self.rendered = rendered.withAuthorities(authorities.mapValues(\.digest))
  }

  private static func secretFiles(
    of rendered: RenderedEnvironment, _ faults: inout [String]
  ) -> [String: SecretValue] {
    var contents: [String: SecretValue] = [:]
    for entry in rendered.entries where entry.variable.class.isFile {
      let path = String(decoding: entry.value.reveal(), as: UTF8.self)
      do throws(DurableError) {
        let content = SecretValue(try readPrivateFile(path))
        faults += CheckedConfiguration.faults(of: content, in: entry.variable.name, path: path)
        contents[entry.variable.name] = content
      } catch {
        faults.append("\(entry.variable.name): \(error)")
      }
    }
    return contents
  }

  /// Reads the files of certificate authorities. They are public, so they may be readable by others
  /// and may be links, as in a mounted ConfigMap.
  private static func authorities(
    of rendered: RenderedEnvironment, _ faults: inout [String]
  ) -> [String: AuthorityFile] {
    var files: [String: AuthorityFile] = [:]
    let limit = ByteCount(bytes: AuthorityFile.largestByteCount)
    for (variable, path) in rendered.authorityPaths {
      let bytes: [UInt8]
      do throws(DurableError) { bytes = try readFile(path, limit: limit) } catch {
        faults.append("\(variable): \(error) (expected a PEM file that relay may read)")
        continue
      }
      do throws(AuthorityFileError) {
        let file = try AuthorityFile(bytes, path: path)
        try file.requireValid(at: Int64(time(nil)))
        files[variable] = file
      } catch {
        faults.append("\(variable): \(error)")
      }
    }
    return files
  }

  private static func faults(of content: SecretValue, in name: String, path: String) -> [String] {
    guard !content.isEmpty else {
      return ["\(name): \(path): the file is empty, expected the value of the secret"]
    }
    guard name == "A2A_CLIENT_CERT_FILE" else { return [] }
    guard let certificate = Certificate(pem: content.reveal()) else {
      return ["\(name): \(path): not a certificate, expected PEM"]
    }
    let daysLeft = (certificate.notAfter - Int64(time(nil))) / 86_400
    guard daysLeft >= certificateDays else {
      return [
        "\(name): \(path): days of validity left: \(daysLeft), expected at least \(certificateDays)"
      ]
    }
    return []
  }

  /// The undeclared variables of the process's environment that are ignored; nil if the variables
  /// were read from a file.
  var undeclared: UndeclaredVariables? { rendered.undeclared }

  /// One line for each file of authorities that expires soon, with the variable and the day: without
  /// the file, no certificate of the peer is accepted any more.
  func expiringAuthorities(at now: Int64) -> [String] {
    authorities.sorted { $0.key < $1.key }.compactMap { variable, file in
      let days = (file.lastsUntil - now) / 86_400
      guard days < CheckedConfiguration.certificateDays else { return nil }
      let day = Timestamp(seconds: file.lastsUntil).day
      return "\(variable): \(file.path): the last certificate expires on \(day), in \(days) days"
    }
  }

  /// One line that describes the configuration without any value.
  var summary: String {
    "configuration valid: \(rendered.name), \(rendered.entries.count) variables, \(rendered.checksum)\n"
  }
}

// The values, converted to the types of the contract. If a value is missing or cannot be converted,
// the contract has accepted it by mistake. The error then contains the name of the variable.
extension CheckedConfiguration {
  /// The environment's name.
  var environment: EnvironmentName { rendered.name }

  /// The headers of each OTLP request, in order.
  var telemetryHeaders: [HeaderText] {
    rendered["OTEL_EXPORTER_OTLP_HEADERS"].flatMap { HeaderText.list($0.reveal()) } ?? []
  }

  /// Returns the configured or default value; nil for an optional variable that is not set.
  func value(_ name: String) -> SecretValue? { rendered[name] }

  /// Returns the value of a variable that always has a value. Throws if it has none.
  func required(_ name: String) throws(Failure) -> SecretValue {
    guard let value = value(name) else { throw unusable(name, expected: "a value") }
    return value
  }

  /// Returns the value as text, or an empty string if the variable has no value.
  func text(_ name: String) -> String {
    value(name).map { String(decoding: $0.reveal(), as: UTF8.self) } ?? ""
  }

  /// Converts the value with `read`. Throws if `read` returns nil.
  func reading<Value>(_ name: String, _ read: (String) -> Value?) throws(Failure) -> Value {
    guard let value = read(text(name)) else {
      throw unusable(
        name, expected: Contract.variable(named: name)?.type.description ?? "another value")
    }
    return value
  }

  /// Returns a decimal number.
  func number(_ name: String) throws(Failure) -> Int { try reading(name) { Int($0) } }

  /// Returns a duration, such as the value of `30s`.
  func duration(_ name: String) throws(Failure) -> Duration {
    try reading(name) { TimeText.milliseconds(Array($0.utf8)).map { .milliseconds($0) } }
  }

  /// Returns the error for a value that passed the contract but cannot be used. The error does not
  /// contain the value.
  func unusable(_ name: String, expected: String) -> Failure {
    Failure(.no, "\(name): relay cannot use this value, expected \(expected)")
  }
}

extension CheckedConfiguration {
  /// All values that must not appear in output, in each form that can occur: the value of the
  /// variable, the parts of it that are sent, and a part that is as sensitive as the whole.
  var secrets: [[UInt8]] {
    var secrets: [[UInt8]] = []
    for variable in Contract.variables {
      guard case .secret(_, .environment) = variable.class, let value = value(variable.name) else {
        continue
      }
      secrets.append(value.reveal())
    }
    if let token = value("TELEGRAM_BOT_TOKEN")?.reveal(),
      let colon = token.firstIndex(of: UInt8(ascii: ":"))
    {
      secrets.append(Array(token[(colon + 1)...]))
    }
    for header in telemetryHeaders {
      secrets += [header.written.reveal(), header.value.reveal()]
      secrets += CheckedConfiguration.credential(in: header.value.reveal()).map { [$0] } ?? []
    }
    // A file usually ends with a line feed, which is often removed before its content is used.
    secrets += fileContents.values.map { CheckedConfiguration.trimmed($0.reveal()) }
    return secrets.filter { !$0.isEmpty }
  }

  /// Returns the part after the last space, which is the credential in `Bearer …`. Returns nil if
  /// there is no space.
  private static func credential(in value: [UInt8]) -> [UInt8]? {
    guard let space = value.lastIndex(of: UInt8(ascii: " ")) else { return nil }
    return Array(value[(space + 1)...])
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    guard let last = bytes.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(bytes[...last])
  }
}

extension VariableClass {
  /// Whether the variable contains the path of a file with a secret.
  fileprivate var isFile: Bool {
    guard case .secret(_, .file) = self else { return false }
    return true
  }
}
