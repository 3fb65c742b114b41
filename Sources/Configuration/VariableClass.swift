/// How a variable relates to its environment, and so how it is compared, masked and resolved.
package enum VariableClass: Hashable, Sendable {
  /// Equal in staging and prod; compared by value.
  case plain
  /// Expected to differ between environments; compared by presence.
  case perEnvironment
  /// Names chats (R25): a reference in `environments/`, masked everywhere, compared by presence.
  case regulated
  /// A credential: a reference in `environments/`, masked everywhere, left out of the drift.
  /// `rotationDays` is the age in days at which it is too old; nil when no age is set for it.
  case secret(rotationDays: Int?, delivery: SecretDelivery)
  /// Put there by the supervisor, never written in an environment file.
  case injected

  /// Whether its value is masked wherever it is shown and a reference stands for it in a file.
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

  /// The word for it in tables and JSON: `plain`, `perEnvironment`, `regulated`, `secret`, `injected`.
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

/// How a secret reaches the process.
package enum SecretDelivery: String, Hashable, Sendable {
  /// The variable holds the value.
  case environment
  /// A file of mode 0400 holds the value and the variable its path.
  case file
}
