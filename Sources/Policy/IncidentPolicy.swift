internal import YAML

/// Section `incidents` of policy.yaml: who may close an incident, and when.
package struct IncidentPolicy: Hashable, Sendable {
  /// The role in which one person can close an incident.
  package static let closingRole = "security"

  /// The number of people of any role who can close an incident after ``escalateAfter``.
  package static let escalatedPeople = 2

  /// The time after the opening of an incident from which people of any role can close it, 1 h to
  /// 30 days, default 72 h.
  package let escalateAfter: Duration

  /// The settings of a policy without this section.
  static let standard = IncidentPolicy(escalateAfter: .seconds(259_200))

  private init(escalateAfter: Duration) { self.escalateAfter = escalateAfter }

  init(reading reader: inout MappingReader) throws(YAMLError) {
    escalateAfter = try reader.duration("escalate_after", in: 3600...2_592_000, default: 259_200)
  }
}
