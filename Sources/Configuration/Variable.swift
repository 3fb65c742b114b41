/// One entry of the contract: the meaning, type, default, class and owner of a variable.
package struct Variable: Hashable, Sendable {
  /// What applies when the variable is not set.
  package enum Default: Hashable, Sendable {
    /// It must be set.
    case required
    /// It may be absent, and then has no value.
    case optional
    /// This text applies; empty text switches the feature off.
    case value(String)
  }

  package let name: String
  package let type: ValueType
  package let `default`: Default
  package let `class`: VariableClass
  /// One sentence for people, without a full stop.
  package let help: String
  /// The role that decides on the value.
  package let owner: String
  /// What the number counts; nil when the type says it.
  package let unit: String?
  /// The record that a change of this variable must name in addition to its ticket; nil for none.
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

/// How a variable relates to its environment. The class decides how the variable is compared,
/// masked and resolved.
package enum VariableClass: Hashable, Sendable {
  /// Equal in staging and prod; compared by value.
  case plain
  /// Expected to differ between environments; compared by presence.
  case perEnvironment
  /// Names chats: a reference in `environments/`, masked in every output, compared by presence.
  case regulated
  /// A credential: a reference in `environments/`, masked in every output, left out of the drift
  /// percentage. It must be replaced after `rotationDays`; nil when it need not rotate.
  case secret(rotationDays: Int?, delivery: SecretDelivery)
  /// Set by the supervisor, never in an environment file.
  case injected

  /// Whether its value is masked in every output, and a reference in `environments/`.
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

  /// Its name in tables and JSON: `plain`, `perEnvironment`, `regulated`, `secret`, `injected`.
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
