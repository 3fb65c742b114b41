/// Whether trying again may help (R7).
package enum FailureLabel: String, EnumeratedLabel {
  package static let name = "classification"
  package static let other = FailureLabel.transient
  /// It may.
  case transient
  /// It does not.
  case fatal
}
