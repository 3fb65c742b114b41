import Attestation
import Crypto
import Policy
import Support
import Testing

@testable import Gate

/// Who counts for what: n people, n keys, a person once.
@Suite struct ApprovalCountTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    /// `PRINCIPAL KEY ROLE`, a file each.
    let approvals: [String]
    let needs: [ApprovalRequirement]
    let missing: [ApprovalRequirement]

    init(
      _ label: String, _ approvals: [String], needs: [(String, Int)],
      missing: [(String, Int)] = []
    ) {
      self.label = label
      self.approvals = approvals
      self.needs = needs.map { ApprovalRequirement(role: $0.0, count: $0.1) }
      self.missing = missing.map { ApprovalRequirement(role: $0.0, count: $0.1) }
    }

    var testDescription: String { label }

    var counted: [CountedApproval] {
      approvals.enumerated().map { index, text in
        let words = text.split(separator: " ").map(String.init)
        return CountedApproval(
          file: "\(index).json", principal: words[0], key: words[1], digest: SHA256.digest(of: []),
          approval: PromotionSample.approval(role: words[2]))
      }
    }
  }

  static let rows = [
    Row("two people, two keys", ["a 1 re", "b 2 re"], needs: [("re", 2)]),
    Row("one person twice", ["a 1 re", "a 1 re"], needs: [("re", 2)], missing: [("re", 1)]),
    Row("two keys of one", ["a 1 re", "a 2 re"], needs: [("re", 2)], missing: [("re", 1)]),
    Row("one key of two", ["a 1 re", "b 1 re"], needs: [("re", 2)], missing: [("re", 1)]),
    Row(
      "a chain of shared keys", ["a 1 re", "b 1 re", "b 2 re", "c 2 re"], needs: [("re", 3)],
      missing: [("re", 1)]),
    Row(
      "two out of a chain, the first in the way", ["b 1 re", "a 1 re", "b 2 re"],
      needs: [("re", 2)]),
    Row(
      "three keys of two people", ["a 1 re", "a 2 re", "b 3 re"], needs: [("re", 3)],
      missing: [("re", 1)]),
    Row(
      "one person for two roles", ["a 1 re", "a 1 sec"], needs: [("re", 1), ("sec", 1)],
      missing: [("sec", 1)]),
    Row(
      "who has both roles makes room", ["a 1 re", "a 1 sec", "b 2 re"],
      needs: [("re", 1), ("sec", 1)]),
    Row(
      "and again the other way round", ["b 2 re", "a 1 sec", "a 1 re"],
      needs: [("sec", 1), ("re", 1)]),
    Row(
      "through three", ["a 1 x", "a 1 y", "b 2 y", "b 2 z", "c 3 x"],
      needs: [("x", 1), ("y", 1), ("z", 1)]),
    Row("another role", ["a 1 sec"], needs: [("re", 1)], missing: [("re", 1)]),
    Row("more than needed", ["a 1 re", "b 2 re", "c 3 sec"], needs: [("re", 1)]),
    Row("nothing needed", [], needs: []),
    Row("none", [], needs: [("re", 1), ("sec", 2)], missing: [("re", 1), ("sec", 2)]),
  ]

  @Test(arguments: rows) func counts(_ row: Row) {
    let count = ApprovalCount(row.counted, row.needs)
    #expect(count.missing == row.missing)
    #expect(count.counted.count + count.surplus.count == row.approvals.count)
    #expect(Set(count.counted.map(\.principal)).count == count.counted.count)
    #expect(Set(count.counted.map(\.key)).count == count.counted.count)
  }

  /// Whoever is taken away, a no stays a no.
  @Test(arguments: rows) func neverNeedsFewer(_ row: Row) {
    let whole = ApprovalCount(row.counted, row.needs)
    for index in row.approvals.indices {
      var fewer = row.counted
      fewer.remove(at: index)
      let count = ApprovalCount(fewer, row.needs)
      let missing = count.missing.reduce(0) { $0 + $1.count }
      #expect(missing >= whole.missing.reduce(0) { $0 + $1.count }, "without \(index)")
    }
  }
}
