/// The syntax of names in policy files and manifests.
package enum NameText {
  /// A description of the names that `isName` accepts, for errors.
  package static let form = "a name of 1–128 letters, digits and - _ ."

  /// A description of the principals that `isPrincipal` accepts, for errors.
  package static let principalForm = "a principal in allowed_signers, such as alice@example.com"

  /// Reports whether `text` can name a role, a suite or a project: letters, digits, `-`, `_`, `.`.
  package static func isName(_ text: String) -> Bool { consists(text, alsoOf: "-_.") }

  /// Reports whether `text` can be one principal of `allowed_signers`, without patterns, lists or
  /// spaces.
  package static func isPrincipal(_ text: String) -> Bool { consists(text, alsoOf: "-_.@+") }

  /// Reports whether `text` consists of 1–128 ASCII letters, digits and bytes of `others`.
  package static func consists(_ text: String, alsoOf others: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isAlphanumeric || others.utf8.contains($0) }
  }

  /// Reports whether `byte` is an ASCII digit.
  package static func isDigit(_ byte: UInt8) -> Bool { byte.isDigit }
}

/// The syntax of ticket ids, on the command line and in files.
package enum TicketText {
  /// A description of the ids that `isTicket` accepts, for errors.
  package static let form = "1–64 letters, digits and _ . / # : -, such as OPS-1423"

  /// Reports whether `text` can be the id of a ticket.
  package static func isTicket(_ text: String) -> Bool {
    text.utf8.count <= 64 && NameText.consists(text, alsoOf: "_./#:-")
  }
}

/// Checks of human-readable text on one line.
package enum LineText {
  /// Reports whether `text` consists of 1 to `limit` Unicode scalars and contains no control
  /// characters, format characters (such as those that change the direction of text), line or
  /// paragraph separators, or private-use or unassigned code points.
  package static func isLine(_ text: String, limit: Int) -> Bool {
    (1...limit).contains(text.unicodeScalars.count)
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
      }
  }
  /// Reports whether `text` contains nothing that a terminal would interpret or hide. These are
  /// exactly the texts that Console's `escapedForTerminal` leaves unchanged.
  package static func isVisible(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      if (0x20...0x7e).contains(scalar.value) { return true }
      // U+2800 BRAILLE PATTERN BLANK is in a symbol category, but it is invisible.
      if scalar.value == 0x2800 || scalar.properties.isDefaultIgnorableCodePoint { return false }
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator, .spaceSeparator:
        return false
      default: return true
      }
    }
  }
}

/// The syntax of durations in environment files: a whole number and `ms`, `s` or `m`.
package enum TimeText {
  /// Parses a duration such as `30s`, `250ms` or `5m` and returns its milliseconds; nil for any
  /// other string, including a number with a leading zero.
  package static func milliseconds(_ bytes: [UInt8]) -> Int? {
    let digits = bytes.prefix(while: \.isDigit)
    guard digits.count <= 9, let number = digits.canonicalNumber else { return nil }
    return unit(bytes.dropFirst(digits.count)).map { number * $0 }
  }

  /// Formats `milliseconds` in the largest unit that needs no fraction: `1m`, `90s`, `250ms`.
  package static func text(_ milliseconds: Int) -> String {
    if milliseconds % 60_000 == 0, milliseconds != 0 { return "\(milliseconds / 60_000)m" }
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
  }

  private static func unit(_ bytes: ArraySlice<UInt8>) -> Int? {
    switch Array(bytes) {
    case Array("ms".utf8): 1
    case Array("s".utf8): 1_000
    case Array("m".utf8): 60_000
    default: nil
    }
  }
}
