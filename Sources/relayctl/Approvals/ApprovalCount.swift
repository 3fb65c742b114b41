import Policy

/// Who counts for which of the approvals that are asked for.
///
/// n approvals need n people and n keys (DESIGN §7): of several keys of one person, and of several people with one key,
/// one counts. Each person counts for one requirement; who has several roles counts where it helps most.
struct ApprovalCount {
  /// Approvals of different people with different keys.
  private(set) var counted: [CountedApproval] = []
  /// What comes from people or keys that count already.
  private(set) var surplus: [RefusedApproval] = []
  /// What is still missing.
  private(set) var missing: [ApprovalRequirement] = []

  init(_ approvals: [CountedApproval], _ requirements: [ApprovalRequirement]) {
    let places = requirements.flatMap { Array(repeating: $0.role, count: $0.count) }
    var seating = Seating(approvals, places)
    seating.fill()
    let seated = seating.best
    for requirement in requirements {
      let free = zip(places, seated).count { $0 == requirement.role && $1 == nil }
      if free > 0 { missing.append(ApprovalRequirement(role: requirement.role, count: free)) }
    }
    choose(approvals, Set(seated.compactMap { $0 }))
  }

  /// Those with a place count, and of the rest whoever shares neither person nor key with one that counts.
  private mutating func choose(_ approvals: [CountedApproval], _ seated: Set<Int>) {
    var chosen = seated
    for index in approvals.indices where !seated.contains(index) {
      let same = chosen.sorted().first { approvals[$0].conflicts(with: approvals[index]) }
      guard let same else {
        chosen.insert(index)
        continue
      }
      let other = approvals[same]
      surplus.append(
        RefusedApproval(
          file: approvals[index].file,
          reason: "by \(approvals[index].principal) with key \(approvals[index].key): "
            + "counted already by \(other.file) (\(other.principal), \(other.key))",
          isIntegrity: false))
    }
    counted = chosen.sorted().map { approvals[$0] }
  }
}

/// The search for the fullest table: places of roles, approvals that sit on them.
private struct Seating {
  /// For each place the approval that sits on it.
  private(set) var best: [Int?]

  private let approvals: [CountedApproval]
  private let places: [String]
  private var current: [Int?] = []
  private var mostSeated = -1
  /// Steps that are left: a folder made to keep us busy ends in a no.
  private var budget = 100_000

  init(_ approvals: [CountedApproval], _ places: [String]) {
    self.approvals = approvals
    self.places = places
    best = places.map { _ in nil }
  }

  /// Tries every approval on each place, and none, as long as that can be better than the best so far.
  mutating func fill() {
    let seated = current.count { $0 != nil }
    let left = places.count - current.count
    guard budget > 0, seated + left > mostSeated else { return }
    budget -= 1
    guard left > 0 else {
      mostSeated = seated
      best = current
      return
    }
    let role = places[current.count]
    for index in approvals.indices where approvals[index].role == role && isFree(index) {
      current.append(index)
      fill()
      current.removeLast()
    }
    current.append(nil)
    fill()
    current.removeLast()
  }

  private func isFree(_ index: Int) -> Bool {
    !current.contains { $0.map { approvals[$0].conflicts(with: approvals[index]) } == true }
  }
}

extension CountedApproval {
  /// Whether both are of one person, or made with one key.
  fileprivate func conflicts(with other: CountedApproval) -> Bool {
    principal == other.principal || key == other.key
  }
}
