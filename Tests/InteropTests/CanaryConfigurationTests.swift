import Subprocess
import Support
import Testing

/// `relay --check-config` names what is wrong with a configuration, and shows none of its secrets.
@Suite struct CanaryConfigurationTests {
  private static let fewestPlaces = 200

  /// What may have become of a line of a rendered file; `@` stands for its value. A value that is
  /// damaged within the portable set may still be one.
  private static let damages: [(label: String, line: String)] = [
    ("empty", "NAME="), ("a letter before", "NAME=x@"), ("a letter behind", "NAME=@x"),
    ("twice in a value", "NAME=@,@"), ("quoted", "NAME=\"@\""), ("a blank", "NAME=@ @"),
    ("exported", "export NAME=@"), ("a colon", "NAME: @"), ("twice", "NAME=@\nNAME=@"),
    ("no name", "=@"), ("no =", "@"), ("an undeclared name", "X_NAME=@"),
    ("a carriage return", "NAME=@\r"), ("NUL", "NAME=@\0"), ("an escape", "NAME=@\u{1b}[2J"),
    ("beyond ASCII", "NAME=@\u{fc}"), ("a reference", "NAME=ref+local://@#/@"),
    ("a comment", "#NAME=@"), ("very long", "NAME=" + String(repeating: "@", count: 400)),
  ]

  private static let mayPass = [
    "a letter before", "a letter behind", "twice in a value", "very long", "a comment",
  ]

  @Test func showsNoSecretOfABadConfiguration() throws {
    let seed = Seed()
    var generator = seed.generator
    let nest = try CanaryNest(using: &generator)
    let workspace = nest.workspace
    try workspace.require(workspace.relayctl("render", "prod", "--out", nest.rendered))
    let lines = try workspace.memory.text("env").split(separator: "\n").map(String.init)
    var search = try CanarySearch(nest)
    for (number, line) in lines.enumerated() {
      guard let equals = line.firstIndex(of: "=") else { continue }
      let name = String(line[..<equals])
      guard isSecret(name) else { continue }
      let value = String(line[line.index(after: equals)...])
      for damage in Self.damages {
        var damaged = lines
        damaged[number] = Self.filled(damage.line, name: name, value: value)
        let text = damaged.joined(separator: "\n") + "\n"
        try workspace.memory.write(text, to: "env", mode: 0o600)
        let output = try workspace.run(["relay", "--check-config", "--env-file", nest.rendered])
        let label = "relay --check-config with \(name): \(damage.label)"
        try judge(output, label, isRequired: !Self.mayPass.contains(damage.label), &search)
      }
    }
    try exportBadValues(lines, nest, &search)
    for leak in search.leaks { Issue.record("\(leak); \(seed)") }
    print("canaries: searched for in \(search.places) places of relay --check-config")
    #expect(search.places >= Self.fewestPlaces)
  }

  /// The same from the process's environment, where there is no grammar, only values.
  private func exportBadValues(
    _ lines: [String], _ nest: CanaryNest, _ search: inout CanarySearch
  ) throws {
    var variables: [String: String] = [:]
    for line in lines {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[String(parts[0])] = String(parts[1])
    }
    for (name, value) in variables where isSecret(name) {
      for damage in ["x\(value) ", "\"\(value)\"", "\(value)\n\(value)", "ref+local://\(value)"] {
        let output = try nest.workspace.run(
          ["relay", "--check-config"],
          environment: variables.merging([name: damage]) { $1 })
        try judge(output, "relay --check-config with \(name) exported", isRequired: true, &search)
      }
    }
  }

  private func judge(
    _ output: Output, _ label: String, isRequired: Bool, _ search: inout CanarySearch
  ) throws {
    #expect(output.status == .exited(1) || output.status == .exited(0) && !isRequired, "\(label)")
    search.search(output.stdout, "the answer", of: label)
    search.search(output.stderr, "the error stream", of: label)
    try search.searchFiles(after: label)
  }

  private func isSecret(_ name: String) -> Bool {
    [
      "A2A_API_KEY", "CHAT_ID_HASH_SALT", "OTEL_EXPORTER_OTLP_HEADERS", "PERSONA_MAP",
      "TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID_ALLOWLIST",
    ].contains(name)
  }

  private static func filled(_ line: String, name: String, value: String) -> String {
    var filled = ""
    for character in line { filled += character == "@" ? value : String(character) }
    guard let range = filled.firstRange(of: "NAME") else { return filled }
    return filled[..<range.lowerBound] + name + filled[range.upperBound...]
  }
}
