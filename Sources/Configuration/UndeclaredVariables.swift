/// What the process's environment contains in addition to the variables of the contract.
///
/// Other programs' variables are usual there, so a name is refused only if it begins like one of
/// `relay`: `RELAY_`, `TELEGRAM_` or `A2A_`. `OTEL_` is the prefix of every OpenTelemetry program.
package struct UndeclaredVariables: Hashable, Sendable {
  /// A name that differs from a variable of the contract by one or two characters.
  package struct Lookalike: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let declared: String

    /// One line: `DRAIN_TIMOUT is not a variable of relay (did you mean DRAIN_TIMEOUT?)`.
    package var description: String {
      "\(name) is not a variable of relay (did you mean \(declared)?)"
    }
  }

  /// The number of variables that Kubernetes or Docker has set for a service. They are ignored.
  package let serviceLinks: Int

  /// Names without a prefix of `relay` that are probably typing errors. They are ignored, because
  /// another program may use them.
  package let lookalikes: [Lookalike]

  /// One finding for each name with a prefix of `relay`.
  let findings: [Finding]

  /// Looks for undeclared names in `process`. `source` names it in findings.
  init(in process: [(name: String, value: SecretValue)], source: String) {
    let links = ServiceLinks(in: process)
    var serviceLinks = 0
    var lookalikes: [Lookalike] = []
    var findings: [Finding] = []
    for (name, value) in process where Contract.row(of: name) == nil {
      if !Self.isReserved(name) {
        if let declared = Self.lookalike(of: name) {
          lookalikes.append(Lookalike(name: name, declared: declared))
        }
      } else if links.contains(name, value) {
        serviceLinks += 1
      } else {
        findings.append(Self.finding(name, in: source))
      }
    }
    self.serviceLinks = serviceLinks
    self.lookalikes = lookalikes
    self.findings = findings
  }

  private static let prefixes = ["RELAY_", "TELEGRAM_", "A2A_"]

  private static func isReserved(_ name: String) -> Bool {
    prefixes.contains { upper(name).hasPrefix($0) }
  }

  private static func lookalike(of name: String) -> String? {
    guard name.utf8.count > 6, !upper(name).hasPrefix("OTEL_"),
      let declared = Contract.suggestion(for: name), !isReserved(declared),
      !declared.hasPrefix("OTEL_")
    else { return nil }
    return declared
  }

  private static func finding(_ name: String, in source: String) -> Finding {
    let meant = Contract.suggestion(for: name) ?? Contract.related(to: upper(name))
    return Finding(
      kind: .undeclared, file: source, line: nil, variable: shown(name), problem: "undeclared",
      expected: "a variable in the contract",
      hint: meant.map { "did you mean \($0)?" } ?? "relayctl contract lists them")
  }

  /// The name up to the first character that a variable cannot have. A value can be in the rest,
  /// as in `A2A_API_KEY:value=`.
  private static func shown(_ name: String) -> String {
    let valid = name.utf8.prefix { $0.isAlphanumeric || $0 == Mark.underscore }
    return valid.count == name.utf8.count ? name : String(decoding: valid, as: UTF8.self) + "…"
  }

  private static func upper(_ name: String) -> String {
    String(decoding: name.utf8.map { $0.isLowerCase ? $0 & 0xDF : $0 }, as: UTF8.self)
  }
}

extension Contract {
  /// Returns the only declared name that has all words of `name`, or whose words `name` all has:
  /// `TELEGRAM_BOT_TOKEN` for `TELEGRAM_TOKEN`, and `LOG_LEVEL` for `RELAY_LOG_LEVEL`. Returns nil
  /// if there is none or more than one.
  static func related(to name: String) -> String? {
    let words = Set(name.split(separator: "_"))
    let related = variables.map(\.name).filter { declared in
      let others = Set(declared.split(separator: "_"))
      return words.isSubset(of: others) || others.isSubset(of: words)
    }
    return related.count == 1 ? related.first : nil
  }
}
