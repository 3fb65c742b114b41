extension Contract {
  /// Checks a whole file of `environments/` against the contract.
  ///
  /// Throws when the contract refuses a value; the error then also includes undeclared and missing
  /// variables. When the contract accepts every value, the result contains the undeclared and
  /// missing variables: the comparison reports them, and rendering refuses them.
  package static func check(
    _ file: EnvironmentFile, environment: EnvironmentName
  ) throws(ContractError) -> Environment {
    var findings: [Finding] = []
    var undeclared: [Finding] = []
    undeclared.reserveCapacity(max(0, file.assignments.count - variables.count))
    var names: Set<String> = []
    let entries = file.assignments.map { Environment.Entry($0) }
    for entry in entries {
      guard let variable = entry.variable else {
        undeclared.append(finding(undeclared: entry.name, line: entry.line, in: file.file))
        continue
      }
      names.insert(entry.name)
      if let violation = violation(of: entry.value, for: variable) {
        findings.append(Finding(.refused, file.file, entry.line, entry.name, violation))
      }
    }
    let missing = missing(in: names, file: file.file, asReferences: true)
    let rules = CrossVariableRules(file: file.file, environment: environment, entries: entries)
    findings += rules.findings(except: Set(findings.map(\.variable)))
    guard findings.isEmpty else {
      throw ContractError(findings: (findings + undeclared).sortedByLine + missing)
    }
    return Environment(
      name: environment, file: file.file, entries: entries, undeclared: undeclared,
      missing: missing)
  }

  /// Returns why the contract refuses `value` for `variable` in a file of `environments/`; nil when
  /// the contract accepts it.
  private static func violation(
    of value: EnvironmentFile.Value, for variable: Variable
  ) -> Violation? {
    switch (value, variable.class) {
    case (_, .injected):
      Violation(
        "set in a file", expected: "no line for it", hint: "the supervisor sets it at startup")
    case (.literal, .secret), (.literal, .regulated):
      Violation(
        "a literal value", expected: "a reference, ref+BACKEND://PATH#/FIELD",
        hint: "put the value into a vault")
    case (.reference(let reference), .secret(_, .environment)):
      refuseFileDelivery(reference)
    case (.reference(let reference), .regulated):
      refuseFileDelivery(reference)
    case (.reference, .secret(_, .file)):
      nil
    case (.reference, .plain), (.reference, .perEnvironment):
      Violation(
        "a reference", expected: "the value itself",
        hint: "only secret and regulated variables are kept in a vault")
    case (.literal(let literal), .plain), (.literal(let literal), .perEnvironment):
      variable.type.check(committed: literal.reveal())
    }
  }

  /// Refuses `delivery=file`. The variable would then contain a path, but `relay` expects the value
  /// in the variable.
  private static func refuseFileDelivery(_ reference: Reference) -> Violation? {
    guard reference.delivery == .file else { return nil }
    return Violation(
      "delivery=file", expected: "a reference without it",
      hint: "relay reads the value from this variable, not from a file")
  }
}

extension Contract {
  /// Checks the rendered file that `relay` reads: every reference must be resolved, every variable
  /// declared, and every required variable set.
  ///
  /// `environment` is the expected environment; when it is nil, `RELAY_ENV` names the environment.
  /// `process` contains the environment variables of the process. Only those that the contract
  /// declares as injected are used.
  package static func check(
    rendered file: EnvironmentFile, environment: EnvironmentName? = nil,
    process: [(name: String, value: SecretValue)] = []
  ) throws(ContractError) -> RenderedEnvironment {
    let undeclared = file.assignments.filter { row(of: $0.name) == nil }
      .map { finding(undeclared: $0.name, line: $0.line, in: file.file) }
    let injected = assignments(of: process).filter {
      variable(named: $0.name)?.class == .injected
    }
    return try check(
      file.assignments.filter { row(of: $0.name) != nil } + injected, source: file.file,
      environment: environment, found: undeclared)
  }

  /// Checks the environment variables of the process, for a `relay` that is started without an
  /// environment file.
  ///
  /// Undeclared variables are refused if their names begin like those of `relay`; the result
  /// contains what is ignored. If a name occurs twice, the first value is used, as in `getenv`.
  /// `source` names the source of the values in findings.
  package static func check(
    process variables: [(name: String, value: SecretValue)], source: String = "environment"
  ) throws(ContractError) -> RenderedEnvironment {
    let undeclared = UndeclaredVariables(in: variables, source: source)
    return try check(
      assignments(of: variables), source: source, environment: nil, found: undeclared.findings
    ).ignoring(undeclared)
  }

  /// Replaces the references of `environment` with values and checks the result.
  ///
  /// `resolved` contains the value of each reference, keyed by the name of the variable. When the
  /// entry's delivery is `file`, it contains the path of the file with the value.
  package static func render(
    _ environment: Environment, resolved: [String: SecretValue]
  ) throws(ContractError) -> RenderedEnvironment {
    try environment.requireComplete()
    var unportable: [Finding] = []
    let assignments = environment.entries.map { entry in
      if let value = resolved[entry.name], let variable = entry.variable,
        let kind = ByteKind.firstUnportable(in: value.reveal())
      {
        unportable.append(
          Finding(
            .refused, environment.file, entry.line, entry.name,
            Violation(unportable: kind, for: variable)))
      }
      return EnvironmentFile.Assignment(
        name: entry.name, line: entry.line,
        value: resolved[entry.name].map { .literal($0) } ?? entry.value)
    }
    return try check(
      assignments, source: environment.file, environment: environment.name, found: unportable)
  }

  private static func assignments(
    of process: [(name: String, value: SecretValue)]
  ) -> [EnvironmentFile.Assignment] {
    var seen: Set<String> = []
    return process.filter { row(of: $0.name) != nil && seen.insert($0.name).inserted }
      .map { EnvironmentFile.Assignment(name: $0.name, line: nil, value: .literal($0.value)) }
  }

  private static func check(
    _ assignments: [EnvironmentFile.Assignment], source: String, environment: EnvironmentName?,
    found: [Finding]
  ) throws(ContractError) -> RenderedEnvironment {
    var findings = found
    let known = Set(found.map(\.variable))
    var entries: [RenderedEnvironment.Entry] = []
    for assignment in assignments {
      guard let variable = variable(named: assignment.name), !known.contains(variable.name) else {
        continue
      }
      if let violation = violation(ofRendered: assignment, for: variable) {
        findings.append(Finding(.refused, source, assignment.line, variable.name, violation))
      } else if case .literal(let value) = assignment.value {
        entries.append(.init(variable: variable, value: value))
      }
    }
    let refused = Set(findings.map(\.variable))
    let named = environment ?? self.environment(of: entries)
    if let named {
      let rules = CrossVariableRules(
        file: source, environment: named,
        entries: assignments.map { .init($0) })
      findings += rules.findings(except: refused)
    }
    findings =
      findings.sortedByLine
      + missing(in: Set(assignments.map(\.name)), file: source, asReferences: false)
    guard findings.isEmpty, let named else { throw ContractError(findings: findings) }
    return RenderedEnvironment(name: named, entries: entries)
  }

  private static func environment(of entries: [RenderedEnvironment.Entry]) -> EnvironmentName? {
    entries.first { $0.variable.name == "RELAY_ENV" }
      .flatMap { EnvironmentName(rawValue: String(decoding: $0.value.reveal(), as: UTF8.self)) }
  }

  /// Returns why the contract refuses a rendered value of `variable`; nil when the contract accepts
  /// it.
  private static func violation(
    ofRendered assignment: EnvironmentFile.Assignment, for variable: Variable
  ) -> Violation? {
    guard case .literal(let literal) = assignment.value else { return unresolved }
    if variable.class == .injected, assignment.line != nil {
      return Violation(
        "set in a file", expected: "no line for it", hint: "the supervisor sets it at startup")
    }
    let bytes = literal.reveal()
    return bytes.starts(with: Reference.prefix) ? unresolved : variable.type.check(bytes)
  }

  private static var unresolved: Violation {
    Violation(
      "an unresolved reference", expected: "the value itself",
      hint: "run relayctl render to resolve it")
  }
}

extension Contract {
  /// Returns a finding for each required variable that is not among `names`. With `asReferences`,
  /// the finding of a masked variable expects a reference instead of a value.
  private static func missing(in names: Set<String>, file: String, asReferences: Bool) -> [Finding]
  {
    variables.filter { $0.default == .required && !names.contains($0.name) }.map { variable in
      let expected =
        asReferences && variable.class.isMasked ? "a reference" : variable.type.description
      return Finding(
        .missing, file, nil, variable.name, Violation("required, but not set", expected: expected))
    }
  }

  private static func finding(undeclared name: String, line: Int?, in file: String) -> Finding {
    Finding(
      kind: .undeclared, file: file, line: line, variable: name,
      problem: "undeclared", expected: "a variable in the contract",
      hint: suggestion(for: name).map { "did you mean \($0)?" })
  }
}
