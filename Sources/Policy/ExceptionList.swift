package import Configuration
internal import RFC3339
package import YAML

/// Reads `environments/exceptions.yaml` (docs/formats/exceptions.md).
package enum ExceptionList {
  /// Parses a file and returns its exceptions in their order. `file` is the name of the file in
  /// errors.
  ///
  /// Expired exceptions are included. Two exceptions that apply to the same variable in one
  /// comparison are refused.
  package static func parse(_ bytes: [UInt8], file: String) throws(YAMLError) -> [DriftException] {
    let document = try Document.parse(bytes, file: file)
    let items = try document.value.mapping { root throws(YAMLError) in
      try root.format(kind: "Exceptions")
      return try root.list("exceptions")
    }
    var exceptions: [DriftException] = []
    for item in items {
      let exception = try item.mapping(ExceptionList.exception)
      if let first = exceptions.firstIndex(where: exception.overlaps) {
        throw item.error(
          expected: "each variable once for a comparison: exceptions[\(first)] names it too")
      }
      exceptions.append(exception)
    }
    return exceptions
  }

  /// Reads one item of the list. A manifest contains items of the same form.
  package static func exception(_ reader: inout MappingReader) throws(YAMLError) -> DriftException {
    let name = try reader.parsed(
      "variable", expecting: "a variable that an environment file can set"
    ) { name in
      isVariable(name) ? name : nil
    }
    let variable = Contract.variable(named: name)
    let environments = try reader.required("environments")
      .distinct(expecting: "one of dev, staging, prod", EnvironmentName.init(rawValue:))
    let from = try side(try reader.required("from"), of: variable)
    let last = try reader.required("to")
    let to = try side(last, of: variable)
    guard from != to else { throw last.error(expected: "a value other than that of from") }
    return DriftException(
      variable: name, environments: environments, from: from, to: to,
      ticket: try reader.parsed("ticket", expecting: TicketText.form) {
        TicketText.isTicket($0) ? $0 : nil
      },
      owner: try reader.required("owner").line(limit: 128),
      reason: try reader.required("reason").line(limit: 500),
      expires: try reader.parsed(
        "expires", expecting: "a day such as 2027-11-30", CalendarDay.init))
  }

  /// Reads the value of one side. A literal value of a masked variable is refused, and the error
  /// does not contain the value.
  private static func side(
    _ value: Value, of variable: Variable?
  ) throws(YAMLError) -> DriftException.Side {
    let text = try value.parsed(expecting: "a value, or absent") { $0 }
    if text == "absent" { return .absent }
    guard let variable else { return .value(text) }
    guard variable.class.isMasked else {
      guard let violation = variable.type.check(recorded: Array(text.utf8)) else {
        return .value(text)
      }
      throw value.error(expected: "\(violation.expected), or absent")
    }
    if text == "present" || text == SecretValue.mask { return .value(SecretValue.mask) }
    guard let reference = try? Reference.parse(Array(text.utf8)) else {
      throw value.error(expected: "absent, present or a reference, never a value")
    }
    return .value(reference.description)
  }

  /// Reports whether an environment file can set a variable of this name. A name that the contract
  /// does not declare is accepted here, because the comparison refuses such a variable even with an
  /// exception, and its report is clearer than a parse error.
  private static func isVariable(_ name: String) -> Bool {
    guard NameText.consists(name, alsoOf: "_"), let first = name.utf8.first,
      !NameText.isDigit(first)
    else { return false }
    return Contract.variable(named: name)?.class != .injected
  }
}

extension DriftException {
  /// Reports whether both apply to the same variable in some comparison.
  fileprivate func overlaps(_ other: DriftException) -> Bool {
    guard variable == other.variable else { return false }
    return EnvironmentName.allCases.contains { from in
      EnvironmentName.allCases.contains { to in
        from != to && applies(from: from, to: to) && other.applies(from: from, to: to)
      }
    }
  }
}
