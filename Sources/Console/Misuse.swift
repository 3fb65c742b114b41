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
  /// `isFollowed` when the next word looks like an option, so that it was not taken for the value.
  case missingValue(option: String, value: String, isFollowed: Bool)
  /// A flag written as `--flag=value`.
  case unexpectedValue(option: String)
  /// An option that takes one value was given twice.
  case repeatedOption(String)
  /// An option that must be given; `environment` names the variable that would do as well.
  case missingOption(String, environment: String?)
  /// An argument that must be given.
  case missingArgument(String)
  /// Words beyond what the command takes; their text is never repeated.
  case unexpectedArgument(position: Int)
  /// `shown` is nil for a sensitive or long value.
  case refusedValue(place: String, shown: String?, refusal: Refusal)
}
