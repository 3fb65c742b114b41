/// A kind of value: how it is called in help, how a text becomes one, what a shell offers for it.
package struct ValueKind<Value: Sendable>: Sendable {
  /// The placeholder of help and man pages, upper case: `PERCENT`, `FILE`.
  package var name: String
  /// What a shell offers.
  package var completion: Completion
  /// Reads the whole text, or says what would have passed. It must not repeat the text in its refusal.
  package var parse: @Sendable (_ text: String) throws(Refusal) -> Value
  /// How a default is written in help.
  package var show: @Sendable (_ value: Value) -> String

  /// A kind of one's own.
  package init(
    _ name: String, completion: Completion = .none,
    show: @escaping @Sendable (_ value: Value) -> String = { "\($0)" },
    parse: @escaping @Sendable (_ text: String) throws(Refusal) -> Value
  ) {
    self.name = name
    self.completion = completion
    self.show = show
    self.parse = parse
  }

  /// The same kind under another placeholder: `.text.named("TICKET")`.
  package func named(_ name: String) -> ValueKind<Value> {
    var kind = self
    kind.name = name
    return kind
  }

  /// Placeholder and completion without the type, for pages and completions.
  var specification: ValueSpecification { ValueSpecification(name: name, completion: completion) }
}

/// What pages and completions need to know of a value.
struct ValueSpecification: Equatable, Sendable {
  var name: String
  var completion: Completion
}
