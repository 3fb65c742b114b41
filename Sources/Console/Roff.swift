/// Text as roff reads it literally (groff_char(7)).
enum Roff {
  /// Escapes a text that stands inside a line.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in inert(text).unicodeScalars {
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

  /// A whole line of text: nothing in it is taken for a request.
  static func line(_ text: String) -> String { guarded(escaped(text)) + "\n" }

  /// A line that is escaped already.
  static func guarded(_ line: String) -> String {
    line.hasPrefix(".") ? "\\&" + line : line
  }

  /// A macro's argument in quotes.
  static func argument(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// At least four upper-case digits.
  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
