/// Splits a long text into messages that Telegram accepts.
///
/// Telegram counts Unicode code points, not bytes, UTF-16 units, or visible characters. A piece
/// ends after a paragraph if possible, otherwise after a line, a sentence, a word, or a character.
/// A single character is cut only if it has more code points than the limit.
enum ReplyPieces {
  /// Returns the first piece, without leading and trailing white space, which Telegram would
  /// remove, and the text after it. Pieces that show nothing are left out. Returns nil if the whole
  /// text shows nothing. `limit` is in code points.
  static func first(of text: Substring, limit: Int) -> (piece: String, rest: Substring)? {
    var rest = trimmed(text)
    while !rest.isEmpty {
      let end = cut(rest, limit: limit)
      let piece = trimmed(rest[..<end])
      rest = trimmed(rest[end...])
      if !piece.isBlank { return (String(piece), rest) }
    }
    return nil
  }

  /// The places where a piece may end, in order of preference.
  private enum Border: Int, CaseIterable {
    case paragraph, line, sentence, word, character
  }

  /// Returns the end of the first piece. A preferred border is used even if a less preferred one
  /// comes later, provided that the piece fills at least half of the limit. A short piece
  /// before a long one is hard to read.
  private static func cut(_ text: Substring, limit: Int) -> String.Index {
    // A text has at most as many code points as bytes.
    guard text.utf8.count > limit else { return text.endIndex }
    var last: [String.Index?] = Array(repeating: nil, count: Border.allCases.count)
    var count = 0
    var position = text.startIndex
    var before: Character?
    var lineIsBlank = false
    while position < text.endIndex {
      let character = text[position]
      count += character.unicodeScalars.count
      if count > limit { break }
      let next = text.index(after: position)
      let isWorthIt = count >= limit / 2
      if character.isNewline {
        if isWorthIt { last[(lineIsBlank ? Border.paragraph : .line).rawValue] = next }
        lineIsBlank = true
      } else if character.isWhitespace {
        if isWorthIt {
          if let before, ".!?…".contains(before) { last[Border.sentence.rawValue] = next }
          last[Border.word.rawValue] = next
        }
      } else {
        lineIsBlank = false
        if isWorthIt, "。！？".contains(character) { last[Border.sentence.rawValue] = next }
      }
      last[Border.character.rawValue] = next
      before = character
      position = next
    }
    guard position < text.endIndex else { return text.endIndex }
    for case let border? in last { return border }
    return text.unicodeScalars.index(text.startIndex, offsetBy: limit)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
