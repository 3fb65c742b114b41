/// Escapes text so that roff reads it literally (groff_char(7)).
enum Roff {
  /// Escapes a text within a line.
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

  /// Returns a whole line of text, in which nothing is read as a request.
  static func line(_ text: String) -> String { guarded(escaped(text)) + "\n" }

  /// Guards a line that is already escaped: a leading period would be read as a request.
  static func guarded(_ line: String) -> String {
    line.hasPrefix(".") ? "\\&" + line : line
  }

  /// Returns a macro's argument in quotes.
  static func argument(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// Returns at least four upper-case digits.
  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
