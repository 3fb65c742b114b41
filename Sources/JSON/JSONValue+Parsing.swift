extension JSONValue {
  /// How deep arrays and objects may nest.
  package static let depthLimit = 64

  /// Reads exactly one value from `bytes`, as RFC 8259 §2 writes it and no looser: no duplicate names, no
  /// trailing comma or bytes, no byte order mark, no broken UTF-8, no lone surrogates.
  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes)
    return try parser.document()
  }
}
