/// A document that was read: one value, and the name of its file for messages.
package struct Document: Equatable, Sendable {
  /// The file as the caller named it.
  package let file: String
  /// The whole value.
  package let root: Node

  /// Reads a document strictly.
  ///
  /// Refused are anchors, aliases, tags, directives, merge keys, a second document, keys that are
  /// no text or stand there twice, nesting over 32 levels, more than `limit` bytes (1 MiB), what
  /// ``SourceText`` refuses, and a file without any value. `file` is only for messages.
  package static func parse(
    _ bytes: [UInt8], file: String, limit: Int = 1 << 20
  ) throws(YAMLError) -> Document {
    try SourceText.check(bytes, file: file, limit: limit)
    var parser = EventParser(bytes, file: file)
    return Document(file: file, root: try parser.document())
  }

  /// The whole value, to be read by type; its path in messages is empty.
  package var value: Value { Value(root, file: file, path: "") }
}
