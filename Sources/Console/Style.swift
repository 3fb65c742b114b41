/// How a text stands out on a terminal; files and pipes get the text alone.
package enum Style: Equatable, Sendable, CaseIterable {
  /// As it is.
  case plain
  /// Accepted, present, in time: green.
  case good
  /// Refused, missing, late: red.
  case bad
  /// Needs attention soon: yellow.
  case warning
  /// Of lesser interest.
  case dim
  /// Headings.
  case bold

  /// The text between the control sequences of the style (ECMA-48 SGR).
  package func paint(_ text: String) -> String {
    guard let parameter, !text.isEmpty else { return text }
    return "\u{1b}[\(parameter)m\(text)\u{1b}[0m"
  }

  private var parameter: Int? {
    switch self {
    case .plain: nil
    case .bold: 1
    case .dim: 2
    case .bad: 31
    case .good: 32
    case .warning: 33
    }
  }
}
