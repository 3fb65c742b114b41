/// A kind of value: its placeholder in help, its parser, and the completions that a shell offers.
package struct ValueKind<Value: Sendable>: Sendable {
  /// The placeholder in help and man pages, in upper case: `PERCENT`, `FILE`.
  package var name: String
  package var completion: Completion
  /// Parses the whole text, or throws a refusal that states what would have been accepted. The
  /// refusal must not contain the string.
  package var parse: @Sendable (_ text: String) throws(Refusal) -> Value
  /// Formats a default value for help.
  package var show: @Sendable (_ value: Value) -> String

  /// Creates a kind of value with the given parser.
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

  /// Returns this kind with a different placeholder: `.text.named("TICKET")`.
  package func named(_ name: String) -> ValueKind<Value> {
    var kind = self
    kind.name = name
    return kind
  }

  var specification: ValueSpecification { ValueSpecification(name: name, completion: completion) }

  /// Parses a given string. An error shows the string only if `sensitive` is false and
  /// `GivenValue.shown` is not `nil`.
  func read(_ given: GivenValue, sensitive: Bool) throws(UsageError) -> Value {
    do throws(Refusal) {
      // In environment variables, bytes that are not UTF-8 have been replaced with U+FFFD.
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

/// The parts of a kind that do not depend on the type of its value. Help and completions use them.
struct ValueSpecification: Equatable, Sendable {
  var name: String
  var completion: Completion
}

/// The error for a string that is not a value of the kind. It states what would have been accepted.
package struct Refusal: Error, Equatable, Sendable {
  /// What would have been accepted, as a phrase that follows "is not": "a whole number from 1 to
  /// 100".
  package var expected: String
  /// The next step, as a phrase: "did you mean staging?".
  package var hint: String?

  package init(expected: String, hint: String? = nil) {
    self.expected = expected
    self.hint = hint
  }
}

/// The completions that a shell offers for a value.
package enum Completion: Equatable, Sendable {
  /// No completions: the value is free text.
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

extension ValueKind where Value == String {
  /// Any string that is not empty.
  package static var text: ValueKind<String> {
    ValueKind("TEXT") { text throws(Refusal) in try notEmpty(text) }
  }

  /// The path of a file, or `-` if the command accepts it.
  package static var path: ValueKind<String> {
    ValueKind("PATH", completion: .file) { text throws(Refusal) in try notEmpty(text) }
  }

  /// The path of a directory.
  package static var directory: ValueKind<String> {
    ValueKind("DIRECTORY", completion: .directory) { text throws(Refusal) in try notEmpty(text) }
  }

  private static func notEmpty(_ text: String) throws(Refusal) -> String {
    guard !text.isEmpty else { throw Refusal(expected: "a nonempty string") }
    return text
  }
}

extension ValueKind where Value == Int {
  /// Returns a kind for the whole numbers of a range, in decimal digits with an optional `-`.
  package static func integer(in range: ClosedRange<Int>) -> ValueKind<Int> {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return ValueKind("NUMBER") { text throws(Refusal) in
      let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
      let isDecimal = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
      guard isDecimal, let number = Int(text), range.contains(number) else {
        throw Refusal(expected: expected)
      }
      return number
    }
  }
}

extension ValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// Returns a kind for all cases of an enumeration, written as their raw values.
  package static func choice(_ type: Value.Type = Value.self) -> ValueKind<Value> {
    choice(of: Array(Value.allCases))
  }

  /// Returns a kind for some cases of an enumeration, written as their raw values.
  package static func choice(of cases: [Value]) -> ValueKind<Value> {
    let words = cases.map(\.rawValue)
    let expected = "one of " + words.joined(separator: ", ")
    let parse: @Sendable (String) throws(Refusal) -> Value = { text throws(Refusal) in
      guard let value = cases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
        let meant = suggestion(for: text, among: words)
        throw Refusal(expected: expected, hint: meant.map { "did you mean \($0)?" })
      }
      return value
    }
    return ValueKind(
      words.joined(separator: "|"), completion: .choices(words), show: { $0.rawValue },
      parse: parse)
  }
}

extension ValueKind where Value == Duration {
  /// A duration such as `250ms`, `30s`, `5m` or `2h`: a whole number and its unit, from zero to a
  /// year.
  package static var duration: ValueKind<Duration> { duration(in: .zero ... .seconds(31_536_000)) }

  /// Returns a kind for the durations of a range, including its bounds.
  package static func duration(in range: ClosedRange<Duration>) -> ValueKind<Duration> {
    let ends = "\(written(range.lowerBound)) to \(written(range.upperBound))"
    let expected = "a duration such as 250ms, 30s, 5m or 2h, from \(ends)"
    return ValueKind("DURATION", show: written) { text throws(Refusal) in
      guard let duration = read(text), range.contains(duration) else {
        throw Refusal(expected: expected)
      }
      return duration
    }
  }

  private static func read(_ text: String) -> Duration? {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard (1...12).contains(digits.count), let count = Int64(Substring(digits)) else { return nil }
    return switch String(text.dropFirst(digits.count)) {
    case "ms": .milliseconds(count)
    case "s": .seconds(count)
    case "m": .seconds(count * 60)
    case "h": .seconds(count * 3600)
    default: nil
    }
  }

  /// Formats a duration in the largest unit that needs no fraction; zero is `0s`.
  @Sendable private static func written(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds != 0 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
    if seconds != 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    if seconds != 0, seconds % 60 == 0 { return "\(seconds / 60)m" }
    return "\(seconds)s"
  }
}
