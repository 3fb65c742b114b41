import Configuration
import Console
import HTTP
import JSON
import Logbook

/// `relayctl failover`: lets another instance poll.
enum FailoverCommand {
  private static let from = Option<RequestTarget>.required(
    "from", .instance, help: "the URL of the instance that polls now")
  private static let to = Option<RequestTarget>.required(
    "to", .instance, help: "the URL of the instance that is to poll")
  private static let dead = Option<String?>.optional(
    "dead", .ticket,
    help:
      "the ticket which states that the first instance is dead: continue without proof; its held prompts may be lost"
  )

  static let command = Command(
    "failover", summary: "switch polling to another instance",
    discussion: """
      Makes the first instance passive, which answers and confirms its last prompts, and then activates the second one. \
      The switch is refused while it is not proved that the first instance has stopped polling, or while its STATE_DIR \
      holds prompts that Telegram no longer has. The second instance may continue with held prompts only if both use \
      the same folder. An instance changes its mode only for requests from its own machine: use an SSH tunnel for the \
      other one. The switch lasts until a restart: change RELAY_MODE in both environments as well.
      """,
    arguments: [CommonOptions.environment],
    options: [from, to, dead, GitOptions.actor, GitOptions.commit] + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl failover prod --from http://127.0.0.1:9464 --to http://127.0.0.1:9465",
        "switches to the instance behind port 9465, an SSH tunnel"),
      Example(
        "relayctl failover prod --from http://127.0.0.1:9464 --to http://127.0.0.1:9465 --dead OPS-1700",
        "switches although the first instance does not answer"),
    ],
    exitStatuses: [
      .yes: "the second instance polls",
      .no: "the first instance holds prompts, or the second one is not passive",
      .undecided:
        "it is not proved that the first instance has stopped, or an instance does not answer",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let writer = try LogbookEntryWriter(invocation, workspace)
    let pair = InstancePair(
      from: RelayInstance(invocation[from]), to: RelayInstance(invocation[to]))
    var draft = EntryDraft(
      time: workspace.now, kind: .note, env: invocation[CommonOptions.environment].rawValue)
    draft.actor = try GitOptions.actor(invocation, workspace)
    draft.commit = try GitOptions.commit(invocation, workspace)
    draft.ticket = invocation[dead] ?? ""
    draft.details = try pair.switchOver(isDead: invocation[dead] != nil)
    let appended = try writer.append(draft)
    try terminal.answer(report(appended.entry), invocation, recorded: appended.entry)
    return .yes
  }

  private static func report(_ entry: Entry) -> FactReport {
    let details = entry.content.details
    let names = ["from", "to", "held", "may_be_lost"]
    return FactReport(
      [.init("environment", .string(entry.content.env))]
        + names.map { .init($0, .string(details[$0] ?? "")) } + [
          .init("entry", .integer(entry.seq))
        ])
  }
}

/// The two instances of a failover.
private struct InstancePair {
  let from: RelayInstance
  let to: RelayInstance

  /// Makes `from` passive and `to` active. Returns the details of the logbook entry. Throws if it
  /// is not proved that `from` has stopped and holds no prompts, unless `isDead`.
  func switchOver(isDead: Bool) throws(Failure) -> [String: String] {
    let standby = try standby()
    let before = from.status()
    if let before, let bot = before.bot, let other = standby.bot, bot != other {
      throw Failure(.no, "the instances serve different bots: @\(bot) and @\(other)")
    }
    let isPassive = before != nil && from.makePassive()
    let after = before == nil ? nil : from.status()
    let handover = Handover(from: after, isPassive: isPassive, to: standby)
    if !isDead { try require(handover) }
    guard to.makeActive() else {
      throw Failure(
        .undecided, "\(to.name): did not become active; no instance may be polling",
        hint: "look at its /readyz, then run relayctl failover again or activate \(from.name)")
    }
    return [
      "event": "failover", "from": from.name, "to": to.name,
      "held": after?.held.map { "\($0)" } ?? "unknown",
      "may_be_lost": handover.mayLose ? "yes" : "no",
    ]
  }

  private func standby() throws(Failure) -> InstanceStatus {
    guard let status = to.status() else {
      throw Failure(
        .undecided, "\(to.name): does not answer as relay",
        hint: "start it with RELAY_MODE=passive; from another machine, use an SSH tunnel")
    }
    guard status.mode == "passive" else {
      throw Failure(.no, "\(to.name): its mode is \(status.mode), expected passive")
    }
    return status
  }

  private func require(_ handover: Handover) throws(Failure) {
    switch handover {
    case .complete, .sharedFolder: return
    case .blocked(let held):
      throw Failure(
        .no, "\(from.name): holds \(held) prompts that Telegram no longer has",
        hint: "wait until held is 0 in its /readyz, or pass --dead TICKET if they may be lost")
    case .unproved(let reason):
      throw Failure(
        .undecided, "\(from.name): \(reason)",
        hint: "stop it, or pass --dead TICKET if its held prompts may be lost")
    }
  }
}

extension Handover {
  /// Whether the first instance may hold prompts that the second one cannot see.
  fileprivate var mayLose: Bool {
    switch self {
    case .complete, .sharedFolder: false
    case .blocked, .unproved: true
    }
  }
}

extension ValueKind where Value == RequestTarget {
  /// The URL of an instance's status server.
  fileprivate static var instance: ValueKind<RequestTarget> {
    ValueKind("URL") { text throws(Refusal) in
      guard let target = RequestTarget(text) else {
        throw Refusal(expected: "a URL such as http://127.0.0.1:9464")
      }
      return target
    }
  }
}
