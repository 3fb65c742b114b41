extension Contract {
  /// Checks what `relay` gets in a file: no reference left, nothing undeclared, nothing missing.
  ///
  /// `environment` is the one that the caller knows it to be; without it `RELAY_ENV` says it. Of
  /// `process`, the variables of the process, only those that a supervisor injects are taken.
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

  /// Checks what `relay` gets from its supervisor: of the process's variables those of the
  /// contract, whatever else is set; of a name that is there twice the first, as `getenv` does.
  /// `source` is what findings call it.
  package static func check(
    process variables: [(name: String, value: SecretValue)], source: String = "environment"
  ) throws(ContractError) -> RenderedEnvironment {
    try check(assignments(of: variables), source: source, environment: nil, found: [])
  }

  /// Puts what the vaults gave in the place of the references and checks the result.
  ///
  /// `resolved` has the value of each reference by the variable's name; the path of its file where
  /// the entry's delivery is `file`.
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
      if let violation = violation(of: assignment, for: variable) {
        findings.append(Finding(.refused, source, assignment.line, variable.name, violation))
      } else if case .literal(let value) = assignment.value {
        entries.append(.init(variable: variable, value: value))
      }
    }
    let refused = Set(findings.map(\.variable))
    let named = environment ?? self.environment(of: entries)
    if let named {
      let values = CheckedValues(
        file: source, environment: named,
        entries: assignments.map { .init($0) })
      findings += values.inconsistencies(except: refused)
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

  private static func violation(
    of assignment: EnvironmentFile.Assignment, for variable: Variable
  ) -> Violation? {
    guard case .literal(let literal) = assignment.value else { return unresolved }
    if variable.class == .injected, assignment.line != nil {
      return Violation(
        "set in a file", expected: "no such line", hint: "the supervisor sets it at the start")
    }
    let bytes = literal.reveal()
    return bytes.starts(with: Reference.prefix) ? unresolved : variable.type.check(bytes)
  }

  private static var unresolved: Violation {
    Violation(
      "a reference that was not resolved", expected: "the value itself",
      hint: "relayctl render resolves it")
  }
}
