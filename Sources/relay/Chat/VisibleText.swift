extension Unicode.Scalar {
  /// Whether the code point shows nothing. Telegram refuses a text that has only such code points
  /// as empty.
  ///
  /// The list contains all code points that Telegram's clients and servers remove or replace by a
  /// space, and the other code points that fonts do not show.
  var isInvisible: Bool {
    if isASCII { return value <= 0x20 || value == 0x7F }
    switch value {
    case 0x80...0x9F, 0x2800, 0xFFFC: return true
    // Combining marks that TDLib removes, because they can cover other lines.
    case 0x030A, 0x0333, 0x033F: return true
    default: return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
    }
  }

  /// Whether a server may refuse a text because of this code point: a control character other than
  /// a tab or a line feed, a format character, or a code point without a meaning. The joiners
  /// U+200C and U+200D are kept, because words and emoji need them.
  fileprivate var isUnusual: Bool {
    if value == 0x09 || value == 0x0A || value == 0x200C || value == 0x200D { return false }
    switch properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .unassigned: return true
    default: return false
    }
  }
}

extension StringProtocol {
  /// Whether the text shows nothing, so that Telegram would refuse it as empty.
  var isBlank: Bool { unicodeScalars.allSatisfy(\.isInvisible) }

  /// The text without the code points that a server may refuse. Every line break becomes a line
  /// feed.
  var simplified: String {
    var scalars = String.UnicodeScalarView()
    for character in self {
      if character.isNewline {
        scalars.append("\n")
      } else {
        scalars.append(contentsOf: character.unicodeScalars.filter { !$0.isUnusual })
      }
    }
    return String(scalars)
  }
}
