import Policy

/// Decides which approvals count, and which requirements they meet.
///
/// Each person and each key counts once: N approvals must be by N people with N different keys. If
/// a person has approved in several roles, the person counts in the role that leaves the fewest
/// requirements open.
struct ApprovalCount {
  /// The approvals that count. They are by different people with different keys.
  private(set) var counted: [CountedApproval] = []
  /// The approvals that do not count, because their person or key already counts.
  private(set) var surplus: [RefusedApproval] = []
  /// The requirements that are not met, each with the number of missing approvals.
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

  /// Counts the assigned approvals, and each other approval whose person and key do not count yet.
  /// Adds the remaining approvals to ``surplus``.
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
          reason: "by \(approvals[index].principal) with key \(approvals[index].key), but "
            + "\(other.file) already counts (\(other.principal), \(other.key))",
          isIntegrity: false))
    }
    counted = chosen.sorted().map { approvals[$0] }
  }
}

/// Searches for the assignment of approvals to slots that fills the most slots. A slot is one
/// required approval in a role.
private struct RoleAssignment {
  /// The best assignment so far: for each slot the index of its approval, or `nil` if the slot is
  /// empty.
  private(set) var best: [Int?]

  private let approvals: [CountedApproval]
  /// The role of each slot.
  private let slots: [String]
  private var current: [Int?] = []
  private var mostFilled = -1
  /// The number of search steps left. It bounds the time of the search in a large folder of
  /// approvals. When no steps are left, the best assignment so far is the result.
  private var budget = 100_000

  init(_ approvals: [CountedApproval], _ slots: [String]) {
    self.approvals = approvals
    self.slots = slots
    best = slots.map { _ in nil }
  }

  /// Fills the next slot with each approval that fits, then leaves it empty. Stops when no
  /// assignment better than ``best`` is possible.
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
  /// Reports whether both approvals are by the same person or with the same key.
  fileprivate func conflicts(with other: CountedApproval) -> Bool {
    principal == other.principal || key == other.key
  }
}
