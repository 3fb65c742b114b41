/// What a prompt is called within one run: its update id and how often Telegram had counted anew before.
///
/// Tickets are in the order in which prompts arrived, across restarts of the ids.
struct InboxTicket: Hashable, Comparable, Sendable {
  /// How many times the ids had started anew in this run.
  let epoch: Int

  /// The id, unique within the epoch.
  let update: UpdateID

  static func < (left: InboxTicket, right: InboxTicket) -> Bool {
    (left.epoch, left.update) < (right.epoch, right.update)
  }
}
