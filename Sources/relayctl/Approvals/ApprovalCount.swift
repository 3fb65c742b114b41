import Policy

/// Who counts for which of the approvals that are asked for.
///
/// People who share a key, and keys of one person, count once: n approvals need n people and n keys (DESIGN §7). Each
/// person counts for one requirement; who has several roles counts for the one that helps most.
struct ApprovalCount {
  /// One approval a person.
  private(set) var counted: [CountedApproval] = []
  /// What comes from people who count already.
  private(set) var surplus: [RefusedApproval] = []
  /// What is still missing.
  private(set) var missing: [ApprovalRequirement] = []

  /// People by what they signed: approvals that share a person or a key, over others as well.
  private var people: [[CountedApproval]] = []

  init(_ approvals: [CountedApproval], _ requirements: [ApprovalRequirement]) {
    for approval in approvals { add(approval) }
    let places = requirements.flatMap { Array(repeating: $0.role, count: $0.count) }
    var holders: [Int?] = Array(repeating: nil, count: places.count)
    for place in places.indices {
      var tried: Set<Int> = []
      _ = seat(place, places, &holders, &tried)
    }
    for requirement in requirements {
      let free = zip(places, holders).count { $0 == requirement.role && $1 == nil }
      if free > 0 { missing.append(ApprovalRequirement(role: requirement.role, count: free)) }
    }
    choose(approvals, places, holders)
  }

  private mutating func add(_ approval: CountedApproval) {
    let touching = people.indices.filter { index in
      people[index].contains {
        $0.principal == approval.principal || $0.key == approval.key
      }
    }
    let merged = touching.flatMap { people[$0] } + [approval]
    for index in touching.reversed() { people.remove(at: index) }
    people.append(merged)
  }

  /// Gives a place to a person, moving others to places that they can hold as well (augmenting paths).
  private func seat(
    _ place: Int, _ places: [String], _ holders: inout [Int?], _ tried: inout Set<Int>
  ) -> Bool {
    for person in people.indices where people[person].contains(where: { $0.role == places[place] })
    {
      guard tried.insert(person).inserted else { continue }
      let held = holders.firstIndex(of: person)
      guard held == nil || held.map({ seat($0, places, &holders, &tried) }) == true else {
        continue
      }
      holders[place] = person
      return true
    }
    return false
  }

  /// Of each person the approval for the place that they hold, else their first.
  private mutating func choose(
    _ approvals: [CountedApproval], _ places: [String], _ holders: [Int?]
  ) {
    for (index, person) in people.enumerated() {
      let role = holders.firstIndex(of: index).map { places[$0] }
      guard let chosen = person.first(where: { $0.role == role }) ?? person.first else { continue }
      counted.append(chosen)
      surplus += person.filter { $0.file != chosen.file }.map {
        RefusedApproval(
          file: $0.file,
          reason: "by \($0.principal) with key \($0.key): counted already by \(chosen.file)",
          isIntegrity: false)
      }
    }
    let order = Dictionary(
      approvals.enumerated().map { ($1.file, $0) }, uniquingKeysWith: { first, _ in first })
    counted.sort { order[$0.file, default: 0] < order[$1.file, default: 0] }
  }
}
