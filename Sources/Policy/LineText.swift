/// Text for people on one line.
enum LineText {
  /// Whether `text` is 1 to `limit` Unicode scalars, none of them a control, a format character
  /// (such as those that change direction), a line separator or unassigned.
  static func isLine(_ text: String, limit: Int) -> Bool {
    (1...limit).contains(text.unicodeScalars.count)
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
      }
  }
}
