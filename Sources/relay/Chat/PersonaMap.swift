/// Maps each chat to the persona that answers in it (`PERSONA_MAP`).
struct PersonaMap: Hashable, Sendable {
  /// The persona of a chat that the map does not list.
  static let standard = "general"

  private var personas: [Int64: String] = [:]

  /// The personas that a prompt may name with `/<persona>`: all personas in the map, and `general`.
  let names: Set<String>

  /// Parses entries `chat=persona` separated by commas; an empty string is an empty map. Returns
  /// nil if an entry is malformed or a chat occurs twice. A persona has 1 to 32 characters of a–z,
  /// 0–9, and _.
  init?(_ text: String) {
    let entries = text.utf8.split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: text.isEmpty)
    for entry in entries {
      guard let mark = entry.firstIndex(of: UInt8(ascii: "=")),
        let chat = Int64(chatID: entry[..<mark]), personas[chat] == nil
      else { return nil }
      let name = entry[entry.index(after: mark)...]
      guard (1...32).contains(name.count), name.allSatisfy(PersonaMap.isNameByte) else {
        return nil
      }
      personas[chat] = String(decoding: name, as: UTF8.self)
    }
    names = Set(personas.values).union([PersonaMap.standard])
  }

  /// Returns the persona that answers prompts from `chat` when they do not name one.
  func persona(of chat: Int64) -> String { personas[chat] ?? PersonaMap.standard }

  /// Replaces the id `old` by `new` after a group has become a supergroup.
  mutating func migrate(from old: Int64, to new: Int64) {
    guard let persona = personas.removeValue(forKey: old) else { return }
    personas[new] = persona
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
  }
}
