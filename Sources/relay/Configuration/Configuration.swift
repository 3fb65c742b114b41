import Console
import Crypto
import Durable
import Glibc
import Manifest

/// The configuration `relay` runs with: checked against the contract, its files read.
struct Configuration {
  private static let certificateDays: Int64 = 60

  /// The checked variables.
  let rendered: RenderedEnvironment

  /// What the files hold that variables name, by the variable's name.
  let fileContents: [String: SecretValue]

  /// Which environment this is.
  var environment: EnvironmentName { rendered.name }

  /// The headers of each export, in order.
  var telemetryHeaders: [HeaderText] {
    rendered["OTEL_EXPORTER_OTLP_HEADERS"].flatMap { HeaderText.list($0.reveal()) } ?? []
  }

  /// The configuration that `check` lets pass.
  init(_ check: () throws(ContractError) -> RenderedEnvironment) throws(Failure) {
    let rendered: RenderedEnvironment
    do throws(ContractError) { rendered = try check() } catch {
      throw Failure(refusing: error.findings.map(\.description))
    }
    try self.init(rendered)
  }

  /// Reads the files that the variables name; all that are wrong are told at once.
  init(_ rendered: RenderedEnvironment) throws(Failure) {
    self.rendered = rendered
    var faults: [String] = []
    var contents: [String: SecretValue] = [:]
    for entry in rendered.entries where entry.variable.class.isFile {
      let path = String(decoding: entry.value.reveal(), as: UTF8.self)
      do throws(DurableError) {
        let content = SecretValue(try readPrivateFile(path))
        faults += Configuration.faults(of: content, in: entry.variable.name, path: path)
        contents[entry.variable.name] = content
      } catch {
        faults.append("\(entry.variable.name): \(error)")
      }
    }
    guard faults.isEmpty else { throw Failure(refusing: faults) }
    fileContents = contents
  }

  private static func faults(of content: SecretValue, in name: String, path: String) -> [String] {
    guard !content.isEmpty else { return ["\(name): \(path): empty, expected its content"] }
    guard name == "A2A_CLIENT_CERT_FILE" else { return [] }
    guard let certificate = Certificate(pem: content.reveal()) else {
      return ["\(name): \(path): no certificate, expected PEM"]
    }
    let daysLeft = (certificate.notAfter - Int64(time(nil))) / 86_400
    guard daysLeft >= certificateDays else {
      return ["\(name): \(path): \(daysLeft) days left, expected at least \(certificateDays)"]
    }
    return []
  }

  /// One line: what would run, without a value.
  var summary: String {
    "configuration valid: \(rendered.name), \(rendered.entries.count) variables, \(rendered.checksum)\n"
  }
}

extension VariableClass {
  /// Whether the variable holds the path of a file secret.
  fileprivate var isFile: Bool {
    guard case .secret(_, .file) = self else { return false }
    return true
  }
}
