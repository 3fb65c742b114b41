package import Configuration
internal import RFC3339
package import YAML

/// Reads `environments/exceptions.yaml` (docs/formats/exceptions.md).
package enum ExceptionList {
  /// The exceptions of a file, in its order; `file` is its name in errors.
  ///
  /// Expired exceptions are read like any other. Two exceptions for the same variable in one
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
          expected: "each variable once for a comparison: exceptions[\(first)] is about this one")
      }
      exceptions.append(exception)
    }
    return exceptions
  }

  /// Reads one item of the list; a manifest holds the same items.
  package static func exception(_ reader: inout MappingReader) throws(YAMLError) -> DriftException {
    let name = try reader.parsed("variable", expecting: "a variable that a file can set") { name in
      isVariable(name) ? name : nil
    }
    let variable = Contract.variable(named: name)
    let environments = try reader.required("environments")
      .distinct(expecting: "one of dev, staging, prod", EnvironmentName.init(rawValue:))
    let from = try side(try reader.required("from"), of: variable)
    let last = try reader.required("to")
    let to = try side(last, of: variable)
    guard from != to else { throw last.error(expected: "another value than from") }
    return DriftException(
      variable: name, environments: environments, from: from, to: to,
      ticket: try reader.parsed("ticket", expecting: TicketText.form) {
        TicketText.isTicket($0) ? $0 : nil
      },
      owner: try reader.required("owner").line(limit: 128),
      reason: try reader.required("reason").line(limit: 500),
      expires: try reader.parsed(
        "expires", expecting: "a day, as in 2027-11-30", CalendarDay.init))
  }

  /// The value of one side. A literal of a masked variable is refused, and the refusal does not
  /// quote it.
  private static func side(
    _ value: Value, of variable: Variable?
  ) throws(YAMLError) -> DriftException.Side {
    let text = try value.parsed(expecting: "a value, or absent") { $0 }
    if text == "absent" { return .absent }
    guard let variable else { return .value(text) }
    guard variable.class.isMasked else {
      guard let violation = variable.type.check(Array(text.utf8)) else { return .value(text) }
      throw value.error(expected: "\(violation.expected), or absent")
    }
    if text == "present" || text == SecretValue.mask { return .value(SecretValue.mask) }
    guard let reference = try? Reference.parse(Array(text.utf8)) else {
      throw value.error(expected: "absent, present or a reference, never a value")
    }
    return .value(reference.description)
  }

  /// Reports whether an environment file can set a variable of that name. A name that the contract
  /// does not declare is accepted: the comparison refuses the variable with or without a ticket,
  /// and its report is clearer than a parse error.
  private static func isVariable(_ name: String) -> Bool {
    guard NameText.consists(name, alsoOf: "_"), let first = name.utf8.first,
      !NameText.isDigit(first)
    else { return false }
    return Contract.variable(named: name)?.class != .injected
  }
}

extension DriftException {
  /// Whether both apply to the same variable in some comparison.
  fileprivate func overlaps(_ other: DriftException) -> Bool {
    guard variable == other.variable else { return false }
    return EnvironmentName.allCases.contains { from in
      EnvironmentName.allCases.contains { to in
        from != to && applies(from: from, to: to) && other.applies(from: from, to: to)
      }
    }
  }
}
