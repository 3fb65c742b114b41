/// Why bytes are not exactly one strict JSON text, and where. The error contains no byte of the
/// text.
package struct JSONError: Error, Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    case empty, truncated, unexpectedByte, trailingBytes, notUTF8, controlCharacter, badEscape
    case loneSurrogate, badNumber, tooDeep
    case duplicateName
    /// The text has more values and names than the reader accepts.
    case tooManyValues
  }

  package let problem: Problem
  /// The offset of the fault in bytes, from 0.
  package let offset: Int
  /// The line of the fault, from 1.
  package let line: Int
}

extension JSONError: CustomStringConvertible {
  /// The error as one line that never quotes the input.
  package var description: String { "\(text) at line \(line), byte \(offset)" }

  private var text: String {
    switch problem {
    case .empty: "no JSON value"
    case .truncated: "JSON ends too early"
    case .unexpectedByte: "unexpected byte in JSON"
    case .trailingBytes: "bytes after the JSON value"
    case .notUTF8: "JSON string is not UTF-8"
    case .controlCharacter: "unescaped control character in a JSON string"
    case .badEscape: "unknown escape in a JSON string"
    case .loneSurrogate: "lone surrogate in a JSON string"
    case .badNumber: "malformed JSON number"
    case .tooDeep: "JSON nested deeper than \(JSONValue.depthLimit)"
    case .duplicateName: "duplicate name in a JSON object"
    case .tooManyValues: "more JSON values than expected"
    }
  }
}
