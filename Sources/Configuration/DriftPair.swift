/// One variable in two environments.
struct DriftPair {
  let name: String
  /// The class; nil when the variable is undeclared.
  let `class`: VariableClass?
  let from: Environment.Entry?
  let to: Environment.Entry?

  /// At least one of the two is there.
  init(from: Environment.Entry?, to: Environment.Entry?) {
    name = from?.name ?? to?.name ?? ""
    `class` = (from ?? to)?.variable?.class
    self.from = from
    self.to = to
  }

  var isSecret: Bool { `class`?.isSecret ?? false }

  /// Plain variables, and those whose class nobody declared.
  var isComparedByValue: Bool { `class`.map { $0 == .plain } ?? true }

  /// Whether it counts in the percentage.
  var isDifference: Bool {
    guard !isSecret else { return false }
    guard let from, let to else { return true }
    return isComparedByValue && !from.hasSameValue(as: to)
  }

  /// What is to be reported about it, or nil when there is nothing.
  var kind: DriftChange.Kind? {
    if `class` == nil { return .undeclared }
    switch (from, to) {
    case (nil, _): return isSecret ? .extraSecret : .added
    case (_, nil): return isSecret ? .missingSecret : .removed
    case (let from?, let to?):
      if isDifference { return .changed }
      return mustDiffer && from.hasSameValue(as: to) ? .shared : nil
    }
  }

  /// Whether a ticket can excuse a change of that kind.
  func isExcusable(_ kind: DriftChange.Kind) -> Bool {
    switch kind {
    case .added, .removed, .changed, .extraSecret: true
    case .missingSecret, .undeclared, .shared: false
    }
  }

  func shown(_ entry: Environment.Entry?) -> DriftChange.ShownValue? {
    guard let entry else { return nil }
    guard !entry.isMasked, case .literal(let value) = entry.value else { return .masked }
    return .text(String(decoding: value.reveal(), as: UTF8.self))
  }

  func next(_ kind: DriftChange.Kind, from: EnvironmentName, to: EnvironmentName) -> String {
    switch kind {
    case .missingSecret: "align it: give \(to) a reference of its own"
    case .undeclared: "take it out, or have it declared in the contract"
    case .shared: "give \(to) its own"
    case .extraSecret: "align it, or name it in exceptions.yaml with a ticket"
    case .added, .removed, .changed:
      `class` == .plain
        ? "align it, or have it declared perEnvironment in the contract"
        : "align it: set it in both or in neither, or name it in exceptions.yaml with a ticket"
    }
  }

  /// Two spellings of one time or number, or nil: values are compared as bytes.
  var hint: String? {
    guard isComparedByValue, let from, let to, let variable = from.variable,
      case .literal(let left) = from.value,
      case .literal(let right) = to.value, !from.hasSameValue(as: to)
    else { return nil }
    guard let first = variable.type.meaning(left.reveal()),
      first == variable.type.meaning(right.reveal())
    else { return nil }
    return "\(name): both mean the same; values are compared as bytes, so write them alike"
  }

  /// The agent's address and every secret: one value in two environments ties them together.
  private var mustDiffer: Bool { isSecret || name == "A2A_BASE_URL" }
}

extension Environment.Entry {
  /// Whether both stand for the same value: equal bytes, or a reference to the same place.
  func hasSameValue(as other: Environment.Entry) -> Bool {
    switch (value, other.value) {
    case (.literal(let left), .literal(let right)): left.hasSameBytes(as: right)
    case (.reference(let left), .reference(let right)): left.hasSameSource(as: right)
    default: false
    }
  }
}

extension ValueType {
  /// A number that equal values share however they are written, for types that have one.
  func meaning(_ bytes: [UInt8]) -> Int? {
    if case .duration = self { return TimeText.milliseconds(bytes) }
    return nil
  }
}
