import Crypto
import JSON
import Policy

/// `relayctl lock verify` found the release as the lock records it (R33), on the machine that built it.
enum LockVerified: GateRule {
  static let id = "lock_verified"
  private static let name = "lock_verification.json"
  private static let next =
    "relayctl lock verify --format json > DIR/lock_verification.json where the release was built"

  static func applies(to promotion: PromotionRule) -> Bool { promotion.evidence.contains(.lock) }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let lock = try input.lock.get()
    let file = try input.evidence.file(name, maxAge: input.promotion.evidenceMaxAge, next: next)
    let evidence = [lock.note, file.note]
    let answer: JSONValue
    do throws(JSONError) { answer = try JSONValue.parse(file.bytes) } catch {
      throw .no("\(name): \(error)", evidence, next: next)
    }
    guard answer["sha256"]?.stringValue == lock.digest.hex else {
      throw .no(
        "\(name): about another lock, expected \(lock.digest.hex)", evidence, next: next)
    }
    let checked = ["sources", "libraries", "binaries"].map {
      answer["checked"]?[$0]?.integerValue ?? 0
    }
    guard answer["verdict"] == "yes", answer["differences"] == [], checked.allSatisfy({ $0 > 0 })
    else {
      let count = answer["differences"]?.arrayValue?.count ?? 0
      throw .no(
        "\(name): not as the lock records it (\(count) differences), expected verdict yes over sources, "
          + "libraries and binaries", evidence,
        next: "find out what changed; make build && relayctl lock write makes a new lock")
    }
    return Grounds(
      reason: "\(checked[0]) sources, \(checked[1]) libraries, \(checked[2]) binaries as recorded",
      evidence: evidence)
  }
}
