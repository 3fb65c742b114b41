extension ValueKind {
  /// The value of a given text; the text is repeated in an error only where `GivenValue.shown` and the option allow it.
  func read(_ given: GivenValue, sensitive: Bool) throws(Misuse) -> Value {
    do throws(Refusal) {
      // U+FFFD stands for bytes of the environment that were not UTF-8.
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
