import Testing

/// A document with a change, and what the refusal of it must say.
struct Change: CustomTestStringConvertible, Sendable {
  let label: String
  let edits: [(old: String, new: String)]
  let says: String

  init(_ label: String, _ old: String, _ new: String, says: String = "") {
    self.init(label, [(old, new)], says: says)
  }

  init(_ label: String, _ edits: [(String, String)], says: String = "") {
    self.label = label
    self.edits = edits.map { (old: $0.0, new: $0.1) }
    self.says = says
  }

  var testDescription: String { label }

  /// The document with each `new` in place of its `old`, which must be there exactly once.
  func applied(to text: String) throws -> [UInt8] {
    var bytes = Array(text.utf8)
    for (old, new) in edits {
      let pattern = Array(old.utf8)
      let places = bytes.indices.filter { bytes[$0...].starts(with: pattern) }
      try #require(places.count == 1, "\(label): \(old) is there \(places.count) times")
      bytes.replaceSubrange(places[0]..<places[0] + pattern.count, with: Array(new.utf8))
    }
    return bytes
  }
}
