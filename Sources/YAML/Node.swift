/// A value of a document and the line where it begins.
package struct Node: Equatable, Sendable {
  /// What it is.
  package let kind: Kind
  /// The line, counted from 1.
  package let line: Int

  /// The three kinds of values.
  package indirect enum Kind: Equatable, Sendable {
    /// A text; `plain` is whether it stands there without quotes and not as a block.
    case scalar(String, plain: Bool)
    /// A list.
    case sequence([Node])
    /// Keys and values in the order of the file, each key once.
    case mapping([Entry])
  }

  /// A key and its value.
  package struct Entry: Equatable, Sendable {
    /// The key, never empty.
    package let key: String
    /// The line of the key.
    package let line: Int
    /// Its value.
    package let value: Node
  }
}
