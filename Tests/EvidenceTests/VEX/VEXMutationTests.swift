import JSON
import Testing

@testable import Evidence

/// No single change makes a statement that excuses nothing excuse a finding (docs/formats/vex.md).
@Suite struct VEXMutationTests {
  private func excused(_ bytes: [UInt8]) -> [Finding] {
    guard let statements = try? VEXDocument.read(bytes).statements else { return [] }
    return VEXSample.findings.filter { VEX.excuses($0, statements) != nil }
  }

  @Test(arguments: ["vex-openvex.json", "vex-cyclonedx.json", "vex-csaf.json"])
  func nothingMoreIsExcusedByOneChange(name: String) throws {
    let bytes = try EvidenceVectors.read(name)
    let before = excused(bytes)
    #expect(before == [VEXSample.findings[0]])
    let mutations = JSONChange.all(of: try JSONValue.parse(bytes))
    #expect(mutations.count > 500)
    for mutation in mutations {
      let more = excused(mutation.value.canonical).filter { !before.contains($0) }
      #expect(more.isEmpty, "\(mutation.place): \(more)")
    }
  }
}

/// A JSON value with one change.
private struct JSONChange {
  let place: String
  let value: JSONValue

  /// Every member and element deleted, every name changed, every value replaced by null, an empty value and others.
  static func all(of value: JSONValue, at place: String = "$") -> [JSONChange] {
    var changes: [JSONChange] = [nil, "", "x", 0, true, [], [:]].map {
      JSONChange(place: place, value: $0)
    }
    switch value {
    case .array(let elements):
      for index in elements.indices {
        var others = elements
        others.remove(at: index)
        changes.append(JSONChange(place: "\(place)[\(index)] deleted", value: .array(others)))
        for change in all(of: elements[index], at: "\(place)[\(index)]") {
          others = elements
          others[index] = change.value
          changes.append(JSONChange(place: change.place, value: .array(others)))
        }
      }
    case .object(let members):
      for (index, member) in members.enumerated() {
        var others = members
        others.remove(at: index)
        let name = "\(place).\(member.name)"
        changes.append(JSONChange(place: "\(name) deleted", value: .object(others)))
        others.insert(.init(member.name + "x", member.value), at: index)
        changes.append(JSONChange(place: "\(name) renamed", value: .object(others)))
        for change in all(of: member.value, at: name) {
          others[index] = .init(member.name, change.value)
          changes.append(JSONChange(place: change.place, value: .object(others)))
        }
      }
    default: break
    }
    return changes
  }
}
