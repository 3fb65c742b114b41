extension JSONValue {
  /// How deep arrays and objects may nest.
  package static let depthLimit = 64

  /// Reads exactly one value from `bytes`, as strictly as ``JSONDocument``.
  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try JSONDocument(parsing: bytes).root.value
  }
}
