/// Edits of a document, and what the error of the edited document must contain.
package struct Change: CustomStringConvertible, Sendable {
  package let label: String
  package let edits: [(old: String, new: String)]
  /// Part of the error's text; empty matches any error.
  package let says: String

  package init(_ label: String, _ old: String, _ new: String, says: String = "") {
    self.init(label, [(old, new)], says: says)
  }

  package init(_ label: String, _ edits: [(String, String)], says: String = "") {
    self.label = label
    self.edits = edits.map { (old: $0.0, new: $0.1) }
    self.says = says
  }

  package var description: String { label }

  /// The document with each `new` in place of its `old`, which must occur exactly once.
  package func applied(to text: String) throws(Misfit) -> [UInt8] {
    var bytes = Array(text.utf8)
    for (old, new) in edits {
      let pattern = Array(old.utf8)
      let places = bytes.indices.filter { bytes[$0...].starts(with: pattern) }
      guard places.count == 1 else { throw Misfit(label: label, old: old, count: places.count) }
      bytes.replaceSubrange(places[0]..<places[0] + pattern.count, with: Array(new.utf8))
    }
    return bytes
  }

  /// An edit whose `old` does not occur exactly once: the test's table is out of date.
  package struct Misfit: Error, CustomStringConvertible {
    package let label: String
    package let old: String
    package let count: Int

    package var description: String { "\(label): \(old) occurs \(count) times, expected once" }
  }
}
