/// The labels of one instrument: a value for each name. Values come from closed or configured sets, never
/// from what a chat or a peer wrote.
package protocol LabelSet: Hashable, Sendable {
  /// The names, in order: `[a-zA-Z_][a-zA-Z0-9_]*`.
  static var names: [String] { get }
  /// A value for each name.
  var values: [String] { get }
  /// Where values go for which there is no room any longer.
  static var other: Self { get }
}

/// No labels.
package struct NoLabels: LabelSet {
  package static let names: [String] = []
  package static let other = NoLabels()
  package var values: [String] { [] }

  /// No labels.
  package init() {}
}
