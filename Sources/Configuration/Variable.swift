/// One entry of the contract: the meaning, type, default, class and owner of a variable.
package struct Variable: Hashable, Sendable {
  /// The value of a variable that is not set.
  package enum Default: Hashable, Sendable {
    /// The variable must be set.
    case required
    /// The variable need not be set, and has no value when it is absent.
    case optional
    /// This text is the value. An empty string disables the feature.
    case value(String)
  }

  package let name: String
  package let type: ValueType
  package let `default`: Default
  package let `class`: VariableClass
  /// The description: one sentence without a final period.
  package let help: String
  /// The role that is responsible for the value.
  package let owner: String
  /// The unit of the number; nil when the type implies it or the value is not a number.
  package let unit: String?
  /// The record that a change to this variable requires in addition to a ticket, such as "a release
  /// record"; nil for none.
  package let changeNeeds: String?

  init(
    _ name: String, _ type: ValueType, _ default: Default, _ class: VariableClass,
    _ help: String, owner: String, unit: String? = nil, changeNeeds: String? = nil
  ) {
    self.name = name
    self.type = type
    self.default = `default`
    self.class = `class`
    self.help = help
    self.owner = owner
    self.unit = unit
    self.changeNeeds = changeNeeds
  }

  /// The default in tables: `–` for required, `none` for optional, `empty`, or the text.
  package var defaultText: String {
    switch `default` {
    case .required: "–"
    case .optional: "none"
    case .value(""): "empty"
    case .value(let text): text
    }
  }

  /// The class in tables, with rotation and delivery: `secret 90 d, file`.
  package var classText: String {
    guard case .secret(let days, let delivery) = `class` else { return `class`.name }
    let rotation = days.map { " \($0) d" } ?? ""
    return "secret" + rotation + (delivery == .file ? ", file" : "")
  }
}

/// The class of a variable, which determines how the variable is compared, masked and resolved.
package enum VariableClass: Hashable, Sendable {
  /// Equal in staging and prod; compared by value.
  case plain
  /// Expected to differ between environments; compared by presence.
  case perEnvironment
  /// Identifies chats: a reference in `environments/`, masked in every output, compared by
  /// presence.
  case regulated
  /// A credential: a reference in `environments/`, masked in every output, left out of the drift
  /// percentage. The value must be replaced after `rotationDays`, which is nil when no rotation is
  /// required.
  case secret(rotationDays: Int?, delivery: SecretDelivery)
  /// Set by the supervisor, never in an environment file.
  case injected

  /// Whether the value is masked in every output, and kept as a reference in `environments/`.
  package var isMasked: Bool {
    switch self {
    case .regulated, .secret: true
    case .plain, .perEnvironment, .injected: false
    }
  }

  package var isSecret: Bool {
    if case .secret = self { return true }
    return false
  }

  /// The name in tables and JSON: `plain`, `perEnvironment`, `regulated`, `secret`, `injected`.
  package var name: String {
    switch self {
    case .plain: "plain"
    case .perEnvironment: "perEnvironment"
    case .regulated: "regulated"
    case .secret: "secret"
    case .injected: "injected"
    }
  }
}
