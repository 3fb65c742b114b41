/// One line of the contract: what a variable means, takes and defaults to, and who owns it (R17).
package struct Variable: Hashable, Sendable {
  /// What holds when the variable is not set.
  package enum Default: Hashable, Sendable {
    /// It must be set.
    case required
    /// It may be absent; there is no value then.
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
  /// The role that decides about the value.
  package let owner: String
  /// What the number counts, nil where the type says it all.
  package let unit: String?
  /// The record that a change of this variable must name, beside its ticket; nil for none.
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

  /// The default as tables show it: `–` required, `none` optional, `empty`, or the text.
  package var defaultText: String {
    switch `default` {
    case .required: "–"
    case .optional: "none"
    case .value(""): "empty"
    case .value(let text): text
    }
  }

  /// The class as tables show it, with rotation and delivery: `secret 90 d, file`.
  package var classText: String {
    guard case .secret(let days, let delivery) = `class` else { return `class`.name }
    let rotation = days.map { " \($0) d" } ?? ""
    return "secret" + rotation + (delivery == .file ? ", file" : "")
  }
}
