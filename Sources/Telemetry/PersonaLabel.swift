/// A persona.
package struct PersonaLabel: LabelSet {
  package static let names = ["persona"]
  package static let other = PersonaLabel("other")
  /// The persona.
  package let persona: String
  package var values: [String] { [persona] }

  /// A label.
  package init(_ persona: String) { self.persona = persona }
}
