/// Why a policy, exceptions or manifest document is refused: place, what is wrong, what would pass. It holds no value of a setting.
package struct DocumentError: Error, Hashable, Sendable {
  /// Name of the file as the caller gave it.
  package let file: String

  /// Line, counted from 1; nil when the file as a whole is meant.
  package let line: Int?

  /// Path of the key, its parts joined by dots; empty for the document itself.
  package let key: String

  /// What is wrong, in lower case.
  package let problem: String

  /// What would pass; nil when the problem says it.
  package let expected: String?

  /// The next step, when there is one.
  package let hint: String?
}

extension DocumentError: CustomStringConvertible {
  /// `FILE:LINE: KEY: PROBLEM, expected EXPECTED (HINT)`.
  package var description: String {
    var text = file
    if let line { text += ":\(line)" }
    text += ": "
    if !key.isEmpty { text += "\(key): " }
    text += problem
    if let expected { text += ", expected \(expected)" }
    if let hint { text += " (\(hint))" }
    return text
  }
}
