/// Reads the keys of a mapping one by one; see ``Value/mapping(_:)``.
package struct MappingReader: ~Copyable {
  private let entries: [Node.Entry]
  private let owner: Value
  /// Every key that was requested, in the order of the requests.
  private var known: [String] = []

  init(_ entries: [Node.Entry], of owner: Value) {
    self.entries = entries
    self.owner = owner
  }

  /// The line number of the mapping, counted from 1.
  package var line: Int { owner.line }

  /// Returns the value of a key; `nil` if the key is missing.
  package mutating func optional(_ key: String) -> Value? {
    known.append(key)
    guard let entry = entries.first(where: { $0.isNamed(key) }) else { return nil }
    return Value(entry.value, file: owner.file, path: owner.path(of: key))
  }

  /// Returns the value of a required key.
  package mutating func required(_ key: String) throws(YAMLError) -> Value {
    if let value = optional(key) { return value }
    let unread = entries.map(\.key).filter { !known.contains($0) }
    throw YAMLError(
      file: owner.file, line: owner.line,
      reason: .missingKey(owner.path(of: key), similar: Spelling.nearest(to: key, in: unread)))
  }

  /// Reads a required text; see ``Value/text()``.
  package mutating func text(_ key: String) throws(YAMLError) -> String {
    try required(key).text()
  }

  /// Reads a required text that must be one of `choices`. The error lists the choices.
  package mutating func text(_ key: String, among choices: [String]) throws(YAMLError) -> String {
    let expected = choices.count == 1 ? choices[0] : "one of \(choices.joined(separator: ", "))"
    return try required(key).parsed(expecting: expected) { choices.contains($0) ? $0 : nil }
  }

  /// Reads a required number; see ``Value/integer(in:)``.
  package mutating func integer(
    _ key: String, in range: ClosedRange<Int>
  ) throws(YAMLError) -> Int {
    try required(key).integer(in: range)
  }

  /// Reads a required percentage in hundredths of a percent; see ``Value/percent()``.
  package mutating func percent(_ key: String) throws(YAMLError) -> Int {
    try required(key).percent()
  }

  /// Reads a required `true` or `false`; see ``Value/bool()``.
  package mutating func bool(_ key: String) throws(YAMLError) -> Bool {
    try required(key).bool()
  }

  /// Reads a required list; see ``Value/list()``.
  package mutating func list(_ key: String) throws(YAMLError) -> [Value] {
    try required(key).list()
  }

  /// Reads a required list of strings.
  package mutating func texts(_ key: String) throws(YAMLError) -> [String] {
    try required(key).texts()
  }

  /// Reads a required text that `parse` accepts; see ``Value/parsed(expecting:_:)``.
  package mutating func parsed<T>(
    _ key: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(YAMLError) -> T {
    try required(key).parsed(expecting: expected, parse)
  }

  /// Reads a required mapping with fixed keys; see ``Value/mapping(_:)``.
  package mutating func mapping<T>(
    _ key: String, _ body: (inout MappingReader) throws(YAMLError) -> T
  ) throws(YAMLError) -> T {
    try required(key).mapping(body)
  }

  /// Throws if the mapping has a key that was not requested. The error names the first one.
  func finish() throws(YAMLError) {
    guard let entry = entries.first(where: { entry in !known.contains(where: entry.isNamed) })
    else { return }
    let missing = known.filter { name in !entries.contains { $0.isNamed(name) } }
    throw YAMLError(
      file: owner.file, line: entry.line,
      reason: .unknownKey(
        owner.path(of: entry.key), suggestion: Spelling.nearest(to: entry.key, in: missing),
        known: known))
  }
}

extension Node.Entry {
  /// Reports whether the key has exactly these bytes. `String` would also accept other spellings,
  /// such as the Kelvin sign for the letter K.
  fileprivate func isNamed(_ name: String) -> Bool { key.utf8.elementsEqual(name.utf8) }
}

/// Finds the known word that is nearest to a misspelled one.
private enum Spelling {
  /// Returns the nearest of `words` whose distance is at most a third of its length, but at least
  /// one and at most three; `nil` if there is none. The distance is in bytes, and swapping two
  /// adjacent bytes counts as one change.
  static func nearest(to word: String, in words: [String]) -> String? {
    let typed = Array(word.utf8)
    guard typed.count <= 64 else { return nil }
    let near = words.map { ($0, distance(typed, Array($0.utf8))) }
      .filter { $0.1 <= min(3, max(1, $0.0.utf8.count / 3)) }
    return near.min { $0.1 < $1.1 }?.0
  }

  /// Returns the optimal string alignment distance in bytes.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let change = left[row] == right[column] ? 0 : 1
        var best = min(
          previous[column] + change, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, before[column - 1] + 1)
        }
        current.append(best)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}
