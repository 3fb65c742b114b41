import Console
import Policy

/// The decision is made at the clock's time: with `--now` anything that is stale or expired could be made to pass.
enum TimeIsReal: GateRule {
  static let id = "time_is_real"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    guard input.workspace.hasForcedTime else { return Grounds(reason: "the system's clock") }
    do throws(Failure) { try input.workspace.requireRealTime() } catch {
      throw .no(
        "--now \(input.now), expected the system's clock", next: "run it without --now")
    }
    return Grounds(reason: "--now in a demonstration workspace")
  }
}
