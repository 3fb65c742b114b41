/// The albums whose parts arrived last.
///
/// Telegram delivers each photo or file of an album as a message of its own, and usually only one
/// of them has a caption. The parts without a caption need a reply only if none has one. Since the
/// caption can arrive last, the reply must wait.
struct AlbumBook: Sendable {
  /// How long after its first part without a caption an album is complete. Telegram delivers all
  /// parts within moments.
  static let patience = Duration.seconds(2)

  /// The maximum number of albums that are remembered.
  static let limit = 64

  private struct Album {
    let chat: Int64
    let id: String
    var hasText = false
    var hasSilentPart = false
  }

  /// The albums, in the order in which their first parts arrived.
  private var albums: [Album] = []

  /// Records a message with text. Does nothing if it is not part of an album.
  mutating func noteText(_ message: IncomingMessage) {
    guard let place = place(of: message) else { return }
    albums[place].hasText = true
  }

  /// Records a message without text. Returns whether it may need a reply: if it is not part of an
  /// album, or if it is the first such part of an album that has no text yet.
  mutating func noteSilent(_ message: IncomingMessage) -> Bool {
    guard let place = place(of: message) else { return true }
    defer { albums[place].hasSilentPart = true }
    return !albums[place].hasText && !albums[place].hasSilentPart
  }

  /// Returns whether a part of the message's album has text.
  func hasText(_ message: IncomingMessage) -> Bool {
    albums.contains {
      $0.chat == message.place.chat && $0.id == message.album && $0.hasText
    }
  }

  /// Returns the place of the message's album in ``albums``, where it is added if it is new.
  private mutating func place(of message: IncomingMessage) -> Int? {
    guard let id = message.album else { return nil }
    let chat = message.place.chat
    if let place = albums.firstIndex(where: { $0.chat == chat && $0.id == id }) { return place }
    if albums.count == AlbumBook.limit { albums.removeFirst() }
    albums.append(Album(chat: chat, id: id))
    return albums.count - 1
  }
}
