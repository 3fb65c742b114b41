import HTTP
import JSON
import RFC3339

/// The updates that one poll returned. Each update is decoded separately, so that an unreadable one
/// does not affect the others.
struct UpdateBatch: Sendable {
  /// The updates, in order of arrival.
  var updates: [Update] = []

  /// The number of elements that were dropped because they had no readable id.
  var unidentified = 0

  /// The size of the reply in bytes.
  var size = 0

  /// The time at which Telegram replied, in seconds since 1970; nil if the reply does not contain
  /// it.
  var time: Int64?

  /// Decodes the reply to `getUpdates`.
  static func decode(_ reply: Reply) throws(BotError) -> UpdateBatch {
    var batch = try decode(reply, PeerJSON.document(reply.body))
    batch.size = reply.body.count
    let now = Timestamp.now()
    batch.time = reply["date"].flatMap { HTTPDate.parse($0, now: now) }.map { Int64($0.seconds) }
    return batch
  }

  private static func decode(
    _ reply: Reply, _ body: JSONNode?
  ) throws(BotError) -> UpdateBatch {
    if body == nil, (200..<300).contains(reply.status), let outline = JSONOutline(reply.body) {
      return try UpdateBatch(outline, status: reply.status)
    }
    guard let elements = try BotReply.result(body, of: reply).elements else {
      throw .unreadable(status: reply.status)
    }
    var batch = UpdateBatch()
    for element in elements { batch.append(Update(element)) }
    return batch
  }

  /// Decodes the elements one by one. It is used if the strict parser refuses the whole reply, for
  /// example because of duplicate names or deep nesting; otherwise Telegram would deliver the same
  /// batch forever.
  private init(_ outline: JSONOutline, status: Int) throws(BotError) {
    guard outline.member("ok")?.elementsEqual("true".utf8) == true,
      let result = outline.member("result"),
      let elements = JSONOutline.elements(of: Array(result))
    else { throw .unreadable(status: status) }
    for element in elements {
      let id = JSONOutline(element)?.member("update_id")
        .flatMap { Int64(String(decoding: $0, as: UTF8.self)) }.flatMap(UpdateID.init)
      let update = PeerJSON.document(element).flatMap(Update.init)
      append(update ?? id.map { Update(id: $0, content: .undecodable) })
    }
  }

  private init() {}

  private mutating func append(_ update: Update?) {
    guard let update else {
      unidentified += 1
      return
    }
    updates.append(update)
  }
}
