import Support

extension CanaryFailure {
  /// What may stand in an environment file by mistake.
  static func environmentFiles(_ typed: String) -> [CanaryFailure] {
    let name = "A2A_API_KEY"
    let reference = "ref+local://relay/prod/a2a#/api-key"
    return [
      line("a literal secret", 2, "\(name)=\(typed)"),
      line("a literal token", 2, of: "TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN=123:\(typed)"),
      line("literal chat ids", 2, of: "PERSONA_MAP", "PERSONA_MAP=\(typed)=general"),
      line("an undeclared variable", 1, "\(name)=\(reference)\nRELAY_SURPRISE=\(typed)"),
      line("a quoted value", 2, "\(name)=\"\(typed)\""),
      line("a quoted value of an undeclared variable", 2, "RELAY_SURPRISE='\(typed)'"),
      line("export", 2, "export \(name)=\(typed)"),
      line("blanks around =", 2, "\(name) = \(typed)"),
      line("a blank before the name", 2, " \(name)=\(typed)"),
      line("no =", 2, typed + "/"), line("a colon", 2, "\(name): \(typed)"),
      line("a line of PEM", 2, "MIG/\(typed)+=="), line("nothing before =", 2, "=\(typed)"),
      line("a backslash", 2, "\(name)=\(typed)\\"), line("a comment", 2, "# \(typed)\\"),
      line("a carriage return", 2, "\(name)=\(typed)\r"), line("NUL", 2, "\(name)=\(typed)\0"),
      line("a mark of direction", 2, "\(name)=\(typed)\u{202e}"),
      line("given twice", 2, "\(name)=\(typed)\n\(name)=\(typed)"),
      line("a second line", 2, "\(name)=begin\n\(typed)/end"),
      line("a malformed reference", 2, "\(name)=ref+local://\(typed)"),
      line("an unknown backend", 2, "\(name)=ref+\(typed)://relay/prod#/x"),
      line("a reference with a password", 2, "\(name)=ref+vault://user:\(typed)@host/x#/y"),
      line("a reference with parameters", 2, "\(name)=\(reference)?token=\(typed)"),
      line("an unknown parameter", 2, "\(name)=ref+local://a/b?token=\(typed)#/c"),
      line(
        "a password in a URL", 2, of: "A2A_BASE_URL",
        "A2A_BASE_URL=https://user:\(typed)@agent.example.com"),
      line(
        "a token in a URL", 2, of: "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_ENDPOINT=https://otlp.example.com/?token=\(typed)"),
      line("a secret in a number", 2, of: "QUEUE_DEPTH", "QUEUE_DEPTH=\(typed)"),
      line("a secret in a level", 2, of: "LOG_LEVEL", "LOG_LEVEL=\(typed)"),
      line("a secret in a duration", 2, of: "A2A_TIMEOUT", "A2A_TIMEOUT=\(typed)"),
      file("a byte order mark", "relayctl diff", 2, "environments/prod/runtime.env") {
        $0 = "\u{feff}RELAY_SURPRISE=\(typed)\n" + $0
      },
      file("no final newline", "relayctl diff", 2, "environments/prod/runtime.env") {
        $0 += "RELAY_SURPRISE=\(typed)"
      },
    ]
  }

  /// What may stand in a YAML file, a list of hashes, a lock or a manifest by mistake.
  static func documents(_ typed: String) -> [CanaryFailure] {
    func policy(_ description: String, _ old: String, _ new: String) -> CanaryFailure {
      replacing("policy: " + description, "environments/policy.yaml", old, new)
    }
    func exception(_ description: String, _ old: String, _ new: String) -> CanaryFailure {
      replacing("exceptions: " + description, "environments/exceptions.yaml", old, new)
    }
    return [
      policy("an unknown key", "drift:\n", "token: \(typed)\ndrift:\n"),
      policy("no number", "\"5.00\"", "\"\(typed)\""), policy("no date", "2999-12-31", typed),
      policy("an anchor", "drift:\n", "drift: &\(typed)\n"),
      policy("a tag", "drift:\n", "drift: !\(typed)\n"),
      policy("a tab", "drift:\n", "drift:\n\t\(typed)\n"),
      policy("a duplicate", "drift:\n", "expires: \(typed)\ndrift:\n"),
      policy("an open quote", "drift:\n", "drift: \"\(typed)\n"),
      policy("a list", "drift:\n", "token: [\(typed)\ndrift:\n"),
      policy("no duration", "max_age: 24h", "max_age: \(typed)"),
      policy(
        "no vault", "prod:\n    vaults: { local: {} }", "prod:\n    vaults: { local: \(typed) }"),
      policy("no signer", "signers: [{ scheme: file, key: staging.pem }]", "signers: [\(typed)]"),
      policy("no rotation", "A2A_API_KEY: 180", "A2A_API_KEY: \(typed)"),
      exception("a secret", "variable: RATE_LIMIT_PER_MINUTE", "variable: A2A_API_KEY"),
      exception("no variable", "variable: RATE_LIMIT_PER_MINUTE", "variable: \(typed)/x"),
      exception("an unknown key", "    ticket:", "    token: \(typed)\n    ticket:"),
      exception("no ticket", "OPS-1423", "OPS 1423 \(typed)"),
      exception("no date", "2999-12-31", typed),
    ]
  }

  private static func replacing(
    _ description: String, _ name: String, _ old: String, _ new: String
  ) -> CanaryFailure {
    var failure = CanaryFailure(description, "relayctl diff", 2)
    failure.showsChildren = false
    failure.prepare = { try $0.workspace.edit(name, replacing: old, with: new) }
    return failure.below([
      "relayctl render prod --out -", "relayctl diff staging prod --format",
      "relayctl secrets prod --format", "relayctl manifest sign", "relayctl key new logbook",
      "relayctl doctor --format",
    ])
  }
}
