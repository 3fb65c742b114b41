/// A kind of value: its placeholder in help, how a text is read, and what a shell offers.
package struct ValueKind<Value: Sendable>: Sendable {
  /// The placeholder in help and man pages, in upper case: `PERCENT`, `FILE`.
  package var name: String
  package var completion: Completion
  /// Reads the whole text, or says what would have been accepted. The refusal must not repeat the
  /// text.
  package var parse: @Sendable (_ text: String) throws(Refusal) -> Value
  /// Returns a default as help shows it.
  package var show: @Sendable (_ value: Value) -> String

  /// Creates a kind for values of the caller's own type.
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

  /// Returns the same kind with another placeholder: `.text.named("TICKET")`.
  package func named(_ name: String) -> ValueKind<Value> {
    var kind = self
    kind.name = name
    return kind
  }

  var specification: ValueSpecification { ValueSpecification(name: name, completion: completion) }

  /// Reads a given text. An error repeats the text only where `GivenValue.shown` and the option
  /// allow it.
  func read(_ given: GivenValue, sensitive: Bool) throws(UsageError) -> Value {
    do throws(Refusal) {
      // U+FFFD replaces bytes of the environment that are not UTF-8.
      if case .variable = given.source, given.text.unicodeScalars.contains("\u{fffd}") {
        throw Refusal(expected: "valid UTF-8")
      }
      return try parse(given.text)
    } catch {
      throw .refusedValue(
        place: given.place, shown: sensitive ? nil : given.shown, refusal: error)
    }
  }
}

/// The parts of a kind that pages and completions use, without the type of its value.
struct ValueSpecification: Equatable, Sendable {
  var name: String
  var completion: Completion
}

/// The reason why a text is not a value of its kind: what would have been accepted, and perhaps
/// what was meant.
package struct Refusal: Error, Equatable, Sendable {
  /// What would have been accepted, as it follows "is not": "a whole number from 1 to 100".
  package var expected: String
  /// The next step as a phrase: "did you mean staging?".
  package var hint: String?

  package init(expected: String, hint: String? = nil) {
    self.expected = expected
    self.hint = hint
  }
}

/// What a shell offers for a value.
package enum Completion: Equatable, Sendable {
  /// Nothing: the value is free text.
  case none
  /// Names of files and directories.
  case file
  /// Names of directories only.
  case directory
  /// Exactly these words.
  case choices([String])

  /// The words of `choices`; empty for the other cases.
  var words: [String] {
    guard case .choices(let words) = self else { return [] }
    return words
  }
}
