/// An error in a command line.
package enum UsageError: Error, Equatable, Sendable {
  /// A word that is not UTF-8. Positions are counted from 1; the program's name is not counted.
  case notUTF8(position: Int)
  /// An unknown option. `shown` is `nil` if the word could be a secret that was pasted by mistake.
  case unknownOption(shown: String?, position: Int, suggestion: String?)
  /// An option of a command, written before the name of the command.
  case misplacedOption(String, command: String)
  /// An unknown command. `shown` is `nil` if the word could be a secret that was pasted by mistake.
  case unknownCommand(shown: String?, position: Int, suggestion: String?)
  /// A group of commands without the name of a subcommand. The program prints the group's help
  /// instead of an error.
  case missingCommand
  /// An option without its value. `isFollowed` is true if the next word looks like an option and
  /// was therefore not read as the value.
  case missingValue(option: String, value: String, isFollowed: Bool)
  /// A flag written as `--flag=value`.
  case unexpectedValue(option: String)
  /// An option that accepts only one value but was passed twice.
  case repeatedOption(String)
  /// A required option that was not passed. `environment` is the variable that can be set instead.
  case missingOption(String, environment: String?)
  case missingArgument(String)
  /// More arguments than the command accepts. The error never shows the extra arguments.
  case unexpectedArgument(position: Int)
  /// A value that its kind does not accept. `shown` is `nil` if the error must not show the value.
  case refusedValue(place: String, shown: String?, refusal: Refusal)
}

extension UsageError {
  /// Returns the failure to print. `usage` is the usage line of the command.
  func failure(usage: String) -> Failure {
    Failure(.usage, message, hint: hint ?? (wantsUsage ? "usage: " + usage : nil))
  }

  private var message: String {
    switch self {
    case .notUTF8(let position): "argument \(position) is not UTF-8"
    case .unknownOption(let shown, let position, _):
      shown.map { "unknown option \($0)" } ?? "argument \(position) is an unknown option"
    case .misplacedOption(let option, let command):
      "option \(option) belongs to \(command)"
    case .unknownCommand(let shown, let position, _):
      shown.map { "unknown command \($0)" } ?? "argument \(position) is not a command"
    case .missingCommand: "a command is missing"
    case .missingValue(let option, let value, _):
      "option \(option) needs a value: \(option) \(value)"
    case .unexpectedValue(let option): "option \(option) does not accept a value"
    case .repeatedOption(let option): "option \(option) can be given only once"
    case .missingOption(let option, _): "option \(option) is required"
    case .missingArgument(let name): "argument \(name) is missing"
    case .unexpectedArgument(let position): "unexpected argument \(position)"
    case .refusedValue(let place, let shown, let refusal):
      "\(place): \(shown.map { "\"\($0)\"" } ?? "the value") is not \(refusal.expected)"
    }
  }

  private var hint: String? {
    switch self {
    case .unknownOption(_, _, let suggestion?), .unknownCommand(_, _, let suggestion?):
      "did you mean \(suggestion)?"
    case .misplacedOption: "write it after the name of the command"
    case .missingValue(let option, let value, isFollowed: true):
      "write a value that begins with - as \(option)=\(value)"
    case .missingOption(_, let environment?): "pass it or set \(environment)"
    case .refusedValue(_, _, let refusal): refusal.hint
    default: nil
    }
  }

  private var wantsUsage: Bool {
    switch self {
    case .missingArgument, .unexpectedArgument: true
    default: false
    }
  }
}

/// Returns the candidate that is nearest to a misspelled text, if the distance is at most a third
/// of the shorter length (at least one edit).
///
/// An edit inserts, deletes or replaces one byte, or swaps two adjacent bytes. Returns `nil` for
/// texts longer than 64 bytes, and if the distance is as large as the shorter length, because an
/// unrelated word can be that near.
package func suggestion(for text: String, among candidates: [String]) -> String? {
  let wanted = Array(text.utf8)
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.utf8)
    let allowed = max(1, min(wanted.count, letters.count) / 3)
    guard abs(letters.count - wanted.count) <= allowed else { continue }
    let distance = editDistance(wanted, letters)
    guard distance <= allowed, distance < min(wanted.count, letters.count) else { continue }
    if let found = best, found.distance <= distance { continue }
    best = (candidate, distance)
  }
  return best?.candidate
}

/// Returns the restricted Damerau–Levenshtein distance (optimal string alignment), in bytes.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for (j, y) in b.enumerated() {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (x == y ? 0 : 1))
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
