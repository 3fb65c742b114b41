/// The result of comparing two environments (R21).
package struct DriftReport: Hashable, Sendable {
  package let from: EnvironmentName
  package let to: EnvironmentName
  /// Variables of either side that are not secrets.
  package let compared: Int
  /// Those of them that were compared by value, not by presence.
  package let comparedByValue: Int
  /// Compared variables that are on one side only or have unequal values.
  package let differences: Int
  /// Secrets of either side; they are not compared.
  package let secrets: Int
  package let limit: Percent
  /// Sorted by the variables' bytes.
  package let changes: [DriftChange]
  /// The exceptions that excused a change, in the order of the file.
  package let exceptionsUsed: [DriftException]
  /// What is wrong, a sentence each; empty exactly when the verdict is yes.
  package let reasons: [String]
  /// What needs somebody's eyes soon, a sentence each.
  package let warnings: [String]

  package var isYes: Bool { reasons.isEmpty }

  /// `yes` or `no`.
  package var verdict: String { isYes ? "yes" : "no" }

  /// Differences in percent of what was compared, rounded half up to two decimals.
  package var drift: Percent { Percent(differences, of: compared) }
}
