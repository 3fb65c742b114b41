/// What is wrong with a command line.
package enum Misuse: Error, Equatable, Sendable {
  /// A word that is not UTF-8; positions count from 1 after the program's name.
  case notUTF8(position: Int)
  /// `shown` is nil when the word may be something that was pasted by mistake.
  case unknownOption(shown: String?, position: Int, suggestion: String?)
  /// An option of the command itself, written before the command's name.
  case misplacedOption(String, command: String)
  /// `shown` is nil when the word may be something that was pasted by mistake.
  case unknownCommand(shown: String?, position: Int, suggestion: String?)
  /// A group without one of its commands: its help is shown instead of an error.
  case missingCommand
  case missingValue(option: String, value: String)
  case unexpectedValue(option: String)
  case repeatedOption(String)
  case missingOption(String, environment: String?)
  case missingArgument(String)
  /// Words beyond what the command takes; their text is never repeated.
  case unexpectedArgument(position: Int)
  /// `shown` is nil for a sensitive or long value.
  case refusedValue(place: String, shown: String?, refusal: Refusal)
}

extension ValueKind {
  /// The value of a given text; the text is repeated in an error only when it is short and not sensitive.
  func read(_ given: GivenValue, sensitive: Bool) throws(Misuse) -> Value {
    do throws(Refusal) {
      // U+FFFD stands for bytes of the environment that were not UTF-8.
      guard !given.text.unicodeScalars.contains("\u{fffd}") else {
        throw Refusal(expected: "valid UTF-8")
      }
      return try parse(given.text)
    } catch {
      let shown = sensitive || given.text.unicodeScalars.count > 32 ? nil : given.text
      throw .refusedValue(place: given.place, shown: shown, refusal: error)
    }
  }
}
