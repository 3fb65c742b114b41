import Crypto
import Evidence
import JSON
import Lock
import Policy
import RFC3339

extension GateRule {
  /// `relayctl lock verify`, on the machine that built the release, found no difference from the
  /// lock. The answer names this lock by its digest, states the time, and counts as many parts as the
  /// lock lists.
  ///
  /// No: `lock_verification.json: about a different lock, expected SHA-256 4a25…`.
  /// Repair: run `relayctl lock verify --format json` where the release was built, and add its
  /// output to the evidence.
  static let lockVerified = GateRule(
    id: "lock_verified", requires: { $0.evidence.contains(.lock) }, decide: LockVerified.decide)
}

private enum LockVerified {
  private static let name = "lock_verification.json"
  private static let next =
    "where the release was built, run relayctl lock verify --format json > DIR/lock_verification.json"

  @Sendable static func decide(_ input: GateInput) throws(RuleFailure) -> RulePass {
    let lock = try input.lock.get()
    let maxAge = input.promotion.evidenceMaxAge
    var file = try ruled(next: next, try input.evidence.file(name, maxAge: maxAge))
    var evidence = [lock.digest, file.digest]
    let answer: JSONValue
    do throws(JSONError) { answer = try JSONValue.parse(file.bytes) } catch {
      throw .no("\(name): \(error)", evidence, next: next)
    }
    guard answer["sha256"]?.stringValue == lock.sha256.hex else {
      throw .no(
        "\(name): about a different lock, expected SHA-256 \(lock.sha256.hex)", evidence, next: next
      )
    }
    guard let time = answer["verified"]?.stringValue.flatMap({ Timestamp($0) }) else {
      throw .no("\(name): verified: missing, expected the time", evidence, next: next)
    }
    file = file.stating(time, now: input.now)
    evidence = [lock.digest, file.digest]
    try ruled(
      next: next, try file.requireAge(since: time, "verified", maxAge: maxAge, now: input.now))
    let checked = ["sources", "libraries", "binaries"].map {
      answer["checked"]?[$0]?.integerValue ?? 0
    }
    guard answer["verdict"] == "yes", answer["differences"] == [], checked.allSatisfy({ $0 > 0 })
    else {
      let count = answer["differences"]?.arrayValue?.count ?? 0
      throw .no(
        "\(name): does not confirm the lock (differences: \(count)), expected verdict yes for sources, "
          + "libraries and binaries", evidence,
        next: "find out what changed; run make build && relayctl lock write to create a new lock")
    }
    let listed = [
      lock.content.sources.files.count, lock.content.libraries.count, lock.content.binaries.count,
    ]
    guard checked == listed else {
      throw .no(
        "\(name): \(counts(checked)), but \(lock.digest.name) lists \(counts(listed))", evidence,
        next: next)
    }
    return RulePass(
      "sources: \(checked[0]), libraries: \(checked[1]), binaries: \(checked[2]); all match the lock",
      evidence)
  }

  private static func counts(_ numbers: [Int]) -> String {
    "\(numbers[0]) sources, \(numbers[1]) libraries, \(numbers[2]) binaries"
  }
}
