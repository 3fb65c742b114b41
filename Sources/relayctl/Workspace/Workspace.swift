import Console
import Durable
import RFC3339

/// The folder that relayctl works in, and the time it decides by.
struct Workspace: Sendable {
  /// Path of the folder that holds `environments/`, relative to the working directory where it was found
  /// upwards: errors then name files as the user would.
  let root: String
  /// The time decisions are made at: the clock's, or that of `--now`.
  let now: Timestamp
  /// Whether `--now` was given.
  let hasForcedTime: Bool

  private static let anchor = "environments/policy.yaml"
  private static let demoMark = ".demo-workspace"
  private static let deepest = 64

  init(root: String, now: Timestamp, hasForcedTime: Bool = false) {
    self.root = root
    self.now = now
    self.hasForcedTime = hasForcedTime
  }

  /// The workspace of `--root`, or the nearest upwards that has `environments/policy.yaml`.
  init(_ invocation: Invocation) throws(Failure) {
    let forced = invocation[CommonOptions.now]
    self.init(
      root: try Workspace.root(given: invocation[CommonOptions.root]), now: forced ?? .now(),
      hasForcedTime: forced != nil)
  }

  private static func root(given: String?) throws(Failure) -> String {
    if let given {
      guard try has(anchor, below: given) else {
        throw Failure(
          .usage, "\(given): no workspace, expected a folder with \(anchor)",
          hint: "give --root or set RELAYCTL_ROOT")
      }
      return given
    }
    var candidate = "."
    for _ in 0..<deepest {
      if try has(anchor, below: candidate) { return candidate }
      candidate = candidate == "." ? ".." : "../" + candidate
    }
    throw Failure(
      .usage, "no \(anchor) here or above, expected to run inside a workspace",
      hint: "change the folder or give --root")
  }

  private static func has(_ name: String, below folder: String) throws(Failure) -> Bool {
    try durable { () throws(DurableError) in try exists(join(folder, name)) }
  }

  /// The path of something below the root.
  func path(_ relative: String) -> String { Workspace.join(root, relative) }

  private static func join(_ folder: String, _ name: String) -> String {
    switch folder {
    case ".": name
    case _ where folder.hasSuffix("/"): folder + name
    default: "\(folder)/\(name)"
    }
  }

  /// Refuses a forced time where something is recorded, but in a demonstration workspace.
  func requireRealTime() throws(Failure) {
    guard hasForcedTime, try !Workspace.has(Workspace.demoMark, below: root) else { return }
    throw Failure(
      .usage, "--now is refused where something is recorded, expected the system's clock",
      hint: "only a root that holds \(Workspace.demoMark) accepts it")
  }

  /// Whose time a decision here is made at.
  var clock: DecisionClock {
    guard hasForcedTime else { return .system }
    return (try? requireRealTime()) == nil ? .forced : .demonstration
  }
}
