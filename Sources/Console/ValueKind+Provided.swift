extension ValueKind where Value == String {
  /// Any text but the empty one.
  package static var text: ValueKind<String> {
    ValueKind("TEXT") { text throws(Refusal) in try notEmpty(text) }
  }

  /// The name of a file, or `-` where the command understands it.
  package static var path: ValueKind<String> {
    ValueKind("PATH", completion: .file) { text throws(Refusal) in try notEmpty(text) }
  }

  /// The name of a directory.
  package static var directory: ValueKind<String> {
    ValueKind("DIRECTORY", completion: .directory) { text throws(Refusal) in try notEmpty(text) }
  }

  private static func notEmpty(_ text: String) throws(Refusal) -> String {
    guard !text.isEmpty else { throw Refusal(expected: "a text of at least one character") }
    return text
  }
}

extension ValueKind where Value == Int {
  /// A whole number in decimal digits, with `-` before it where the range has negative numbers.
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
  /// One of the cases of an enumeration, by its raw value.
  package static func choice(_ type: Value.Type = Value.self) -> ValueKind<Value> {
    choice(of: Array(Value.allCases))
  }

  /// One of some cases of an enumeration, by its raw value.
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
