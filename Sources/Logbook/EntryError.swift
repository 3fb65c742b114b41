/// Why an entry cannot be written, or why a line is not one.
package enum EntryError: Error, Equatable {
  /// The value of this field is outside what the field may hold.
  case field(EntryField)
  /// The canonical line would have this many bytes, more than 65,535.
  case tooLong(Int)
  /// The line is not valid UTF-8.
  case notUTF8
  /// The line is not the canonical form of an entry; the first byte, from 0, at which it departs
  /// from it.
  case notCanonical(at: Int)
}
