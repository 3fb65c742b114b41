import Configuration
import RFC3339
import Testing

@Suite struct SecretAgeTests {
  private static let now = Timestamp(seconds: 1_795_435_200)
  private static let day: Int64 = 86_400

  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let age: Int64
    let verdict: SecretAgeVerdict
    let days: Int?
    let left: Int?
  }

  private static func age(
    _ seconds: Int64?, rotation: Int? = 90, variable: String = "A2A_API_KEY"
  ) -> SecretAge {
    SecretAge(
      variable: variable,
      version: SecretVersion(name: "3", created: seconds.map { now.adding(seconds: -$0) }),
      rotationDays: rotation, now: now)
  }

  @Test(arguments: [
    Row(testDescription: "now", age: 0, verdict: .ok, days: 0, left: 90),
    Row(testDescription: "a second short of a day", age: day - 1, verdict: .ok, days: 0, left: 90),
    Row(testDescription: "a day", age: day, verdict: .ok, days: 1, left: 89),
    Row(testDescription: "8 days left", age: 82 * day, verdict: .ok, days: 82, left: 8),
    Row(
      testDescription: "a second more than 7 days left", age: 83 * day - 1, verdict: .ok, days: 82,
      left: 8),
    Row(testDescription: "7 days left", age: 83 * day, verdict: .dueSoon, days: 83, left: 7),
    Row(testDescription: "its last second", age: 90 * day, verdict: .dueSoon, days: 90, left: 0),
    Row(
      testDescription: "a second older", age: 90 * day + 1, verdict: .tooOld, days: 90, left: 0),
    Row(testDescription: "ten days older", age: 100 * day, verdict: .tooOld, days: 100, left: -10),
    Row(testDescription: "from the future", age: -1, verdict: .fromTheFuture, days: nil, left: nil),
  ])
  func judges(row: Row) {
    let age = Self.age(row.age)
    #expect(age.verdict == row.verdict)
    #expect(age.days == row.days)
    #expect(age.daysLeft == row.left)
    #expect(age.verdict.isAllowed == [.ok, .dueSoon].contains(row.verdict))
  }

  @Test func anUnknownAgeIsRefusedEvenWithoutRotation() {
    #expect(Self.age(nil).verdict == .unknown)
    #expect(Self.age(nil, rotation: nil).verdict == .unknown)
    #expect(!SecretAgeVerdict.unknown.isAllowed)
  }

  @Test func aMissingSecretIsRefused() {
    let age = SecretAge(
      variable: "A2A_API_KEY", version: nil, rotationDays: nil, now: Self.now)
    #expect(age.verdict == .missing)
    #expect(!age.verdict.isAllowed)
  }

  @Test func withoutRotationAnyKnownAgePasses() {
    let age = Self.age(10_000 * Self.day, rotation: nil)
    #expect(age.verdict == .ok)
    #expect(age.days == 10_000)
    #expect(age.daysLeft == nil)
    #expect(age.usedPercent == nil)
  }

  @Test func reportsTheShareUsedUp() {
    #expect(Self.age(45 * Self.day).usedPercent == 50)
    #expect(Self.age(180 * Self.day).usedPercent == 200)
  }

  @Test func sortsSoonestFirst() {
    let ages = [
      Self.age(10_000 * Self.day, rotation: nil, variable: "NEVER"),
      Self.age(89 * Self.day, variable: "SOON"), Self.age(1 * Self.day, variable: "LATE"),
      Self.age(100 * Self.day, variable: "OVERDUE"), Self.age(1 * Self.day, variable: "ALSO_LATE"),
      Self.age(nil, variable: "UNKNOWN"), Self.age(-1, variable: "FUTURE"),
    ]
    #expect(
      ages.sorted().map(\.variable) == [
        "FUTURE", "UNKNOWN", "OVERDUE", "SOON", "ALSO_LATE", "LATE", "NEVER",
      ])
  }
}
