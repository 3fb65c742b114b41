/// Escapes text so that roff reads it literally (groff_char(7)).
enum Roff {
  /// Escapes a string that is part of a line.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in escapedForTerminal(text).unicodeScalars {
      switch scalar {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "\"": out += "\\(dq"
      case "'": out += "\\(aq"
      case "`": out += "\\(ga"
      case "^": out += "\\(ha"
      case "~": out += "\\(ti"
      case _ where scalar.isASCII: out.unicodeScalars.append(scalar)
      default: out += "\\[u" + hexadecimal(scalar) + "]"
      }
    }
    return out
  }

  /// Returns an escaped line that roff does not read as a request.
  static func line(_ text: String) -> String { guarded(escaped(text)) + "\n" }

  /// Protects the leading period of an escaped line, which roff would read as a request.
  static func guarded(_ line: String) -> String {
    line.hasPrefix(".") ? "\\&" + line : line
  }

  /// Returns an escaped macro argument in quotes.
  static func argument(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// Formats a code point as at least four hexadecimal digits in upper case.
  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
