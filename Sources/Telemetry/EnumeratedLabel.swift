/// A label with a closed set of values; all its series exist from the start, at zero, so that the first increase shows.
package protocol EnumeratedLabel: LabelSet, CaseIterable, RawRepresentable
where RawValue == String {
  /// The label's name.
  static var name: String { get }
}

extension EnumeratedLabel {
  package static var names: [String] { [name] }
  package var values: [String] { [rawValue] }
}
