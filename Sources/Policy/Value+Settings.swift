internal import YAML

extension Value {
  /// A name; see `NameText`.
  func name() throws(YAMLError) -> String {
    try parsed(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
  }

  /// The items of a list, each as `parse` reads it; at least one, and none twice.
  func distinct<Item: Hashable>(
    expecting expected: String, _ parse: (String) -> Item?
  ) throws(YAMLError) -> [Item] {
    var items: [Item] = []
    for value in try list() {
      let item = try value.parsed(expecting: expected, parse)
      guard !items.contains(item) else {
        throw value.error(expected: "each item once")
      }
      items.append(item)
    }
    guard !items.isEmpty else { throw error(expected: "a list of at least one item") }
    return items
  }
}

extension Value {
  /// A line of text for people: 1 to `limit` characters, nothing that a terminal acts on.
  func line(limit: Int) throws(YAMLError) -> String {
    try parsed(expecting: "1–\(limit) printable characters") {
      LineText.isLine($0, limit: limit) ? $0 : nil
    }
  }
}
