extension Value {
  /// The values of a list, in order; an empty list is `[]`, nothing at all is refused.
  package func list() throws(YAMLError) -> [Value] {
    guard case .sequence(let nodes) = node.kind else { throw error(expected: "a list") }
    return nodes.enumerated().map { index, node in
      Value(node, file: file, path: "\(path)[\(index)]")
    }
  }

  /// The texts of a list.
  package func texts() throws(YAMLError) -> [String] {
    var texts: [String] = []
    for value in try list() { texts.append(try value.text()) }
    return texts
  }

  /// The entries of a mapping whose keys are free, such as names of environments, in order.
  package func entries() throws(YAMLError) -> [(key: String, value: Value)] {
    guard case .mapping(let entries) = node.kind else { throw error(expected: "a mapping") }
    return entries.map { entry in
      (entry.key, Value(entry.value, file: file, path: path(of: entry.key)))
    }
  }

  /// Reads a mapping whose keys are fixed: `body` takes the keys that it knows, and a key that it
  /// did not take is refused when it is done.
  package func mapping<T>(
    _ body: (inout MappingReader) throws(YAMLError) -> T
  ) throws(YAMLError) -> T {
    guard case .mapping(let entries) = node.kind else { throw error(expected: "a mapping") }
    var reader = MappingReader(entries, of: self)
    let result = try body(&reader)
    try reader.finish()
    return result
  }

  func path(of key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}
