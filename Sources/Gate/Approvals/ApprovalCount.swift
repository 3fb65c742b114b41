import Policy

/// Which approvals count for which requirement.
///
/// n approvals need n people and n keys: of several approvals by one person, and of several by one
/// key, one counts. Each person counts for one requirement; a person with several roles counts for
/// the one that leaves the fewest requirements open.
struct ApprovalCount {
  /// Approvals by different people with different keys.
  private(set) var counted: [CountedApproval] = []
  /// Approvals by people or keys that already count.
  private(set) var surplus: [RefusedApproval] = []
  /// What is still missing.
  private(set) var missing: [ApprovalRequirement] = []

  init(_ approvals: [CountedApproval], _ requirements: [ApprovalRequirement]) {
    let slots = requirements.flatMap { Array(repeating: $0.role, count: $0.count) }
    var search = RoleAssignment(approvals, slots)
    search.run()
    let assigned = search.best
    for requirement in requirements {
      let free = zip(slots, assigned).count { $0 == requirement.role && $1 == nil }
      if free > 0 { missing.append(ApprovalRequirement(role: requirement.role, count: free)) }
    }
    choose(approvals, Set(assigned.compactMap { $0 }))
  }

  /// Counts the assigned approvals, and each other one that shares neither person nor key with an
  /// approval that counts.
  private mutating func choose(_ approvals: [CountedApproval], _ assigned: Set<Int>) {
    var chosen = assigned
    for index in approvals.indices where !assigned.contains(index) {
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
            + "already counted in \(other.file) (\(other.principal), \(other.key))",
          isIntegrity: false))
    }
    counted = chosen.sorted().map { approvals[$0] }
  }
}

/// Searches for the assignment of approvals to the slots of roles that fills the most slots.
private struct RoleAssignment {
  /// For each slot the index of its approval; `nil` if the slot is empty.
  private(set) var best: [Int?]

  private let approvals: [CountedApproval]
  /// The role of each slot.
  private let slots: [String]
  private var current: [Int?] = []
  private var mostFilled = -1
  /// The steps that are left. It bounds the search: an adversarial folder is refused.
  private var budget = 100_000

  init(_ approvals: [CountedApproval], _ slots: [String]) {
    self.approvals = approvals
    self.slots = slots
    best = slots.map { _ in nil }
  }

  /// Tries each approval in the next slot, and an empty slot, as long as the result can be better
  /// than the best so far.
  mutating func run() {
    let filled = current.count { $0 != nil }
    let left = slots.count - current.count
    guard budget > 0, filled + left > mostFilled else { return }
    budget -= 1
    guard left > 0 else {
      mostFilled = filled
      best = current
      return
    }
    let role = slots[current.count]
    for index in approvals.indices where approvals[index].role == role && isFree(index) {
      current.append(index)
      run()
      current.removeLast()
    }
    current.append(nil)
    run()
    current.removeLast()
  }

  private func isFree(_ index: Int) -> Bool {
    !current.contains { $0.map { approvals[$0].conflicts(with: approvals[index]) } == true }
  }
}

extension CountedApproval {
  /// Whether both are by one person, or with one key.
  fileprivate func conflicts(with other: CountedApproval) -> Bool {
    principal == other.principal || key == other.key
  }
}
