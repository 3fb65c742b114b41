extension Contract {
  /// Checks a file of `environments/` against the contract, all of it.
  ///
  /// Throws when a value does not fit: then undeclared and missing variables are among the
  /// findings too. Without such a value they are left to the caller in the environment.
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
    let values = CheckedValues(file: file.file, environment: environment, entries: entries)
    findings += values.inconsistencies(except: Set(findings.map(\.variable)))
    guard findings.isEmpty else {
      throw ContractError(findings: (findings + undeclared).sortedByLine + missing)
    }
    return Environment(
      name: environment, file: file.file, entries: entries, undeclared: undeclared,
      missing: missing)
  }

  /// What is required and not among `names`; `asReferences` where secrets stand as references.
  static func missing(in names: Set<String>, file: String, asReferences: Bool) -> [Finding] {
    variables.filter { $0.default == .required && !names.contains($0.name) }.map { variable in
      let expected =
        asReferences && variable.class.isMasked ? "a reference" : variable.type.description
      return Finding(
        .missing, file, nil, variable.name, Violation("required, but not set", expected: expected))
    }
  }

  static func finding(undeclared name: String, line: Int?, in file: String) -> Finding {
    Finding(
      kind: .undeclared, file: file, line: line, variable: name,
      problem: "undeclared", expected: "a variable of the contract",
      hint: suggestion(for: name).map { "did you mean \($0)?" })
  }

  /// Why `value` does not fit `variable` in a file of `environments/`, or nil when it does.
  private static func violation(
    of value: EnvironmentFile.Value, for variable: Variable
  ) -> Violation? {
    switch (value, variable.class) {
    case (_, .injected):
      Violation(
        "set in a file", expected: "no such line", hint: "the supervisor sets it at the start")
    case (.literal, .secret), (.literal, .regulated):
      Violation(
        "a literal", expected: "a reference, ref+BACKEND://PATH#/FIELD",
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
      variable.type.check(literal.reveal())
    }
  }

  /// The variable would hold a path where `relay` expects the value.
  private static func refuseFileDelivery(_ reference: Reference) -> Violation? {
    guard reference.delivery == .file else { return nil }
    return Violation(
      "delivery=file", expected: "a reference without it",
      hint: "relay reads the value from this variable, not from a file")
  }
}

extension Finding {
  init(
    _ kind: Kind, _ file: String, _ line: Int?, _ variable: String, _ violation: Violation
  ) {
    self.init(
      kind: kind, file: file, line: line, variable: variable, problem: violation.problem,
      expected: violation.expected, hint: violation.hint)
  }
}

extension [Finding] {
  /// In the order of the file; findings without a line come last, in the order they were made.
  var sortedByLine: [Finding] {
    enumerated().sorted {
      ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
    }.map(\.element)
  }
}
