import Telemetry
import Threads

// Groups that get a new id.
extension Bridge {
  /// Replaces the id `old` of a group by `new`, unless this has been done.
  func migrate(from old: Int64, to new: Int64) {
    if classifier.migrate(from: old, to: new) { migrated(from: old, to: new) }
  }

  /// Records that a group has a new id. The configuration still contains the old one.
  func migrated(from old: Int64, to new: Int64) {
    let agent = parts.agent
    parts.lifetime.start { await agent.move(from: old, to: new) }
    parts.recorder.log(
      .warning, "chat.migrated", chat: new,
      fields: ["old_chat_id_hash": .text(parts.recorder.hash(of: old))])
  }

  /// Looks for the new ids of listed groups, if a message may come from one of them.
  func lookAtGroups() {
    guard let groups = classifier.beginLook() else { return }
    let look = GroupLook(bot: parts.bot, groups: groups)
    parts.lifetime.start { [self] in await endLook(await look.result()) }
  }

  private func endLook(_ result: GroupLook.Result) {
    for (old, new) in result.moves { migrate(from: old, to: new) }
    classifier.endLook(isComplete: result.isComplete, at: .now)
    advance()
  }
}
