package import JSON

/// Why an envelope, a statement or a bundle is refused. Contains no value of the document, only
/// names of its members.
package struct AttestationError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would be accepted: one line in lower case, without the name of the
  /// file.
  package let description: String

  package init(_ description: String) { self.description = description }
}

extension AttestationError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) { self.init(error.description) }
}

extension JSONValue {
  /// Reads the bytes of a file or payload, with the error of this library.
  init(attestation bytes: [UInt8]) throws(AttestationError) {
    do throws(JSONError) { self = try JSONValue.parse(bytes) } catch {
      throw AttestationError("\(error)")
    }
  }
}
