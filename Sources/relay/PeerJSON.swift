import JSON

/// Parses JSON that was written by a peer, such as the agent or Telegram. Such JSON contains texts
/// from users and agents, and a small fault in one value does not make the rest useless.
enum PeerJSON {
  /// Returns the root of a document that is valid except for its Unicode: a lone surrogate or an
  /// invalid UTF-8 sequence is read as U+FFFD. Returns nil if the first fault is of another kind. The
  /// values are decoded only where they are read.
  static func document(_ bytes: [UInt8]) -> JSONNode? {
    do throws(JSONError) { return try JSONDocument(parsing: bytes).root } catch {
      switch error.problem {
      case .notUTF8, .loneSurrogate:
        var parser = LenientJSONParser(bytes)
        guard let value = parser.document() else { return nil }
        return try? JSONDocument(parsing: value.canonical).root
      default: return nil
      }
    }
  }

  /// Returns the value of a document with the faults that ``LenientJSONParser`` reads, or nil if
  /// the document is not an object or array.
  static func lenient(_ bytes: [UInt8]) -> JSONValue? {
    if let value = try? JSONValue.parse(bytes) { return value }
    var parser = LenientJSONParser(bytes)
    return parser.document()
  }

  /// Returns what can be read of a document of which only the beginning has arrived. A text that is
  /// cut is kept up to the cut.
  static func beginning(_ bytes: [UInt8]) -> JSONValue? {
    var parser = LenientJSONParser(bytes, isCut: true)
    return parser.document()
  }
}
