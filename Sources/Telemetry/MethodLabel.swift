/// The method of a call: `getUpdates`, `message/send`.
package struct MethodLabel: LabelSet {
  package static let names = ["method"]
  package static let other = MethodLabel("other")
  /// The method.
  package let method: String
  package var values: [String] { [method] }

  /// A label.
  package init(_ method: String) { self.method = method }
}
