import JSON

/// What an instance of `relay` reports at `/readyz`.
struct InstanceStatus: Equatable, Sendable {
  /// `active`, `passive`, or `draining`.
  let mode: String

  /// The user name of the bot; nil before Telegram has returned it.
  let bot: String?

  /// The number of prompts that only the instance's state folder contains; nil if it is unknown.
  let held: Int?

  /// Identifies the state folder on its machine; nil if the instance has none.
  let stateFolder: String?

  /// Reads the page. Returns nil if it is not the page of an instance.
  init?(_ page: JSONValue) {
    guard let mode = page["mode"]?.stringValue, page["ready"]?.boolValue != nil else { return nil }
    self.mode = mode
    bot = page["bot"]?.stringValue
    held = page["held"]?.integerValue.map { Int($0) }
    stateFolder = page["state_folder"]?.stringValue
  }
}

/// Whether another instance may take over from one that has been asked to become passive.
enum Handover: Equatable, Sendable {
  /// The first instance has stopped polling and holds no prompts.
  case complete

  /// The first instance still holds prompts, or has not confirmed everything. Both instances use
  /// the same state folder, so the second one continues there.
  case sharedFolder(held: Int?)

  /// The first instance holds this number of prompts, which the second one cannot see.
  case blocked(held: Int)

  /// It is not proved that the first instance has stopped polling and holds no prompts.
  case unproved(String)

  /// Judges the answers of the two instances. `from` is nil if the first instance does not answer,
  /// and `isPassive` is whether it has confirmed its change to passive mode.
  init(from: InstanceStatus?, isPassive: Bool, to: InstanceStatus) {
    guard let from else {
      self = .unproved("it does not answer")
      return
    }
    if isPassive, from.mode == "passive", from.held == 0 {
      self = .complete
    } else if let folder = from.stateFolder, folder == to.stateFolder, from.mode == "passive" {
      self = .sharedFolder(held: from.held)
    } else if let held = from.held, held > 0 {
      self = .blocked(held: held)
    } else if from.held == nil {
      self = .unproved("it does not report how many prompts it holds")
    } else {
      self = .unproved("it has not stopped polling")
    }
  }
}
