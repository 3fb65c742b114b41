import JSON
import Testing

@testable import relayctl

struct HandoverTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var mode = "passive"
    var held: Int? = 0
    var folder: String?
    var other: String?
    var answers = true
    var isPassive = true
    let expected: Handover
  }

  static let rows = [
    Row(testDescription: "passive, nothing held", expected: .complete),
    Row(testDescription: "another folder", folder: "a", other: "b", expected: .complete),
    Row(testDescription: "prompts held", held: 2, isPassive: false, expected: .blocked(held: 2)),
    Row(
      testDescription: "prompts held, another folder", held: 2, folder: "a", other: "b",
      expected: .blocked(held: 2)),
    Row(
      testDescription: "prompts held, the same folder", held: 2, folder: "a", other: "a",
      isPassive: false, expected: .sharedFolder(held: 2)),
    Row(
      testDescription: "still active, the same folder", mode: "active", folder: "a", other: "a",
      isPassive: false, expected: .unproved("it has not stopped polling")),
    Row(
      testDescription: "nothing confirmed", isPassive: false,
      expected: .unproved("it has not stopped polling")),
    Row(
      testDescription: "unknown number", held: nil,
      expected: .unproved("it does not report how many prompts it holds")),
    Row(
      testDescription: "no answer", answers: false, isPassive: false,
      expected: .unproved("it does not answer")),
  ]

  private func status(_ mode: String, held: Int?, folder: String?) throws -> InstanceStatus {
    var members: [JSONValue.Member] = [.init("ready", .bool(false)), .init("mode", .string(mode))]
    if let held { members.append(.init("held", .integer(held))) }
    if let folder { members.append(.init("state_folder", .string(folder))) }
    return try #require(InstanceStatus(.object(members)))
  }

  @Test(arguments: rows)
  func judges(_ row: Row) throws {
    let from = try status(row.mode, held: row.held, folder: row.folder)
    let handover = Handover(
      from: row.answers ? from : nil, isPassive: row.isPassive,
      to: try status("passive", held: 0, folder: row.other))
    #expect(handover == row.expected)
  }

  @Test func readsNoOtherPage() {
    #expect(InstanceStatus(.object([])) == nil)
    #expect(InstanceStatus(.array([])) == nil)
    #expect(InstanceStatus(["mode": .string("passive")]) == nil)
  }
}
