/// The rules between several variables, or between a variable and its environment, applied to one
/// environment (docs/formats/environment-file.md §3). Unset variables have their defaults.
struct CrossVariableRules {
  private struct Value {
    let line: Int?
    /// The value; nil when the file has a reference instead.
    let bytes: [UInt8]?
  }

  private let file: String
  private let environment: EnvironmentName
  private var values: [String: Value] = [:]

  init(file: String, environment: EnvironmentName, entries: [Environment.Entry]) {
    self.file = file
    self.environment = environment
    for entry in entries where entry.isDeclared {
      guard case .literal(let literal) = entry.value else {
        values[entry.name] = Value(line: entry.line, bytes: nil)
        continue
      }
      values[entry.name] = Value(line: entry.line, bytes: literal.reveal())
    }
  }

  /// Returns a finding for each rule that is violated. Rules that read a variable of `refused` are
  /// skipped, because that variable already has a finding.
  func findings(except refused: Set<String>) -> [Finding] {
    nameRule(refused) + retryRules(refused) + rateLimitRule(refused) + personaRule(refused)
      + clientCertificateRule() + developmentRules(refused)
  }

  private func bytes(_ name: String) -> [UInt8]? {
    if let value = values[name] { return value.bytes }
    guard case .value(let text) = Contract.variable(named: name)?.default else { return nil }
    return Array(text.utf8)
  }

  private func finding(_ variable: String, _ violation: Violation) -> Finding {
    Finding(.inconsistent, file, values[variable]?.line, variable, violation)
  }

  private func nameRule(_ refused: Set<String>) -> [Finding] {
    let name = "RELAY_ENV"
    guard !refused.contains(name), let value = bytes(name),
      !value.elementsEqual(environment.rawValue.utf8)
    else { return [] }
    return [
      finding(
        name, Violation("another environment's name", expected: environment.rawValue))
    ]
  }

  /// Checks that no wait before a retry is longer than the deadline of the prompt. A wait that is
  /// not set is never at fault: its default is lowered to what the others allow.
  private func retryRules(_ refused: Set<String>) -> [Finding] {
    let (base, cap, timeout) = ("A2A_RETRY_BASE", "A2A_RETRY_CAP", "A2A_TIMEOUT")
    let limits = values[cap] == nil ? [cap, timeout] : [cap]
    return [(base, limits), (cap, [timeout])].compactMap { name, limits in
      guard values[name] != nil, refused.isDisjoint(with: limits + [name]),
        let wait = milliseconds(name),
        let limit = limits.first(where: { milliseconds($0).map { $0 < wait } ?? false })
      else { return nil }
      guard values[limit] == nil else {
        return finding(name, Violation("too long", expected: "at most \(limit)"))
      }
      let text = bytes(limit).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return finding(
        name,
        Violation(
          "too long", expected: "at most \(text), the default of \(limit)",
          hint: "set both variables to allow a longer wait"))
    }
  }

  private func milliseconds(_ name: String) -> Int? { bytes(name).flatMap(TimeText.milliseconds) }

  /// A persona of a chat that is not served has no effect, so one of the two variables is wrong.
  private func personaRule(_ refused: Set<String>) -> [Finding] {
    let (map, list) = ("PERSONA_MAP", "TELEGRAM_CHAT_ID_ALLOWLIST")
    guard refused.isDisjoint(with: [map, list]), let entries = bytes(map), let chats = bytes(list)
    else { return [] }
    let served = Set(chats[...].parts(separatedBy: Mark.comma))
    let unserved = entries[...].parts(separatedBy: Mark.comma).firstIndex { entry in
      entry.cut(at: Mark.equals).map { !served.contains($0.0) } ?? false
    }
    return unserved.map { [finding(map, Violation(unservedEntry: $0 + 1))] } ?? []
  }

  private func rateLimitRule(_ refused: Set<String>) -> [Finding] {
    let name = "RATE_LIMIT_PER_MINUTE"
    guard environment != .dev, !refused.contains(name), bytes(name) == [0x30] else { return [] }
    return [finding(name, Violation("disabled outside dev", expected: "1–600"))]
  }

  private func clientCertificateRule() -> [Finding] {
    let pair = ["A2A_CLIENT_CERT_FILE", "A2A_CLIENT_KEY_FILE"]
    let present = pair.filter { values[$0] != nil }
    guard present.count == 1, let name = present.first,
      let other = pair.first(where: { $0 != name })
    else { return [] }
    return [
      finding(
        name, Violation("set without its counterpart", expected: "\(other) as well, or neither"))
    ]
  }

  /// Checks the rules for dev, where the only permitted destination outside the machine is
  /// Telegram's test environment.
  private func developmentRules(_ refused: Set<String>) -> [Finding] {
    guard environment == .dev else { return [] }
    let loopback = "127.0.0.0/8, [::1] or localhost"
    var findings: [Finding] = []
    for name in ["A2A_BASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"] where !refused.contains(name) {
      guard let value = bytes(name), !value.isEmpty, URLText(value)?.isLoopback != true else {
        continue
      }
      findings.append(
        finding(name, Violation("a remote host in dev", expected: "a URL on \(loopback)")))
    }
    if let value = bytes("STATSD_ADDRESS"), !value.isEmpty, !refused.contains("STATSD_ADDRESS"),
      !HostText.isLoopback(HostText.cut(value[...]).host)
    {
      findings.append(
        finding(
          "STATSD_ADDRESS", Violation("a remote host in dev", expected: "host:port on \(loopback)"))
      )
    }
    let telegram = "TELEGRAM_API_URL"
    if let value = bytes(telegram), !refused.contains(telegram), !isTelegramForDevelopment(value) {
      let expected = "a URL on \(loopback), or https://api.telegram.org/test"
      let violation =
        values[telegram] == nil
        ? Violation(
          "required in dev, but not set", expected: expected,
          hint: "the default is Telegram's production API")
        : Violation("a remote host in dev", expected: expected)
      findings.append(finding(telegram, violation))
    }
    for name in ["A2A_CLIENT_CERT_FILE", "A2A_CLIENT_KEY_FILE", "LOG_DRAIN_TOKEN_FILE"]
    where values[name] != nil {
      findings.append(finding(name, Violation("set in dev", expected: "no line for it in dev")))
    }
    return findings
  }

  /// Reports whether `value` is a loopback URL or Telegram's test environment. That environment has
  /// its methods at `/bot<token>/test/METHOD`, and `relay` inserts the path of the base URL after
  /// the token.
  private func isTelegramForDevelopment(_ value: [UInt8]) -> Bool {
    value.elementsEqual("https://api.telegram.org/test".utf8) || URLText(value)?.isLoopback == true
  }
}
