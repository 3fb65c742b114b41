import HTTP
import JSON

/// The updates of one poll, each decoded alone: what cannot be read costs that update only.
struct UpdateBatch: Equatable, Sendable {
  /// In the order of arrival.
  var updates: [Update] = []

  /// How many elements had no readable id, so that nothing can be said about them.
  var unidentified = 0

  /// Reads the answer of `getUpdates`.
  static func decode(_ reply: Reply) throws(BotError) -> UpdateBatch {
    let body = PeerJSON.parse(reply.body)
    if body == nil, (200..<300).contains(reply.status), let outline = JSONOutline(reply.body) {
      return try UpdateBatch(outline, status: reply.status)
    }
    guard let elements = try BotReply.result(body, of: reply).arrayValue else {
      throw .unreadable(status: reply.status)
    }
    var batch = UpdateBatch()
    for element in elements { batch.take(Update(element)) }
    return batch
  }

  /// Reads the elements one by one when the answer as a whole is refused: a name twice, nesting too
  /// deep. Otherwise the same batch would come again for ever.
  private init(_ outline: JSONOutline, status: Int) throws(BotError) {
    guard outline.member("ok")?.elementsEqual("true".utf8) == true,
      let result = outline.member("result"),
      let elements = JSONOutline.elements(of: Array(result))
    else { throw .unreadable(status: status) }
    for element in elements {
      let id = JSONOutline(element)?.member("update_id")
        .flatMap { Int64(String(decoding: $0, as: UTF8.self)) }.flatMap(UpdateID.init)
      let update = PeerJSON.parse(element).flatMap(Update.init)
      take(update ?? id.map { Update(id: $0, content: .undecodable) })
    }
  }

  private init() {}

  private mutating func take(_ update: Update?) {
    if let update { updates.append(update) } else { unidentified += 1 }
  }
}
