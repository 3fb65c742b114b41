/// Why a text that begins with `ref+` is no reference. It holds nothing of the text itself.
package enum ReferenceError: Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case tooLong, noScheme, unknownBackend, emptyPath, badPath, relativePath, percentEncoding
  case repeatedParameter, unknownParameter, badDelivery
  case noField, emptyField, badField

  /// What is wrong.
  package var problem: String {
    switch self {
    case .tooLong: "reference longer than 512 bytes"
    case .noScheme: "reference without ://"
    case .unknownBackend: "reference to an unknown backend"
    case .emptyPath: "reference with an empty path or path segment"
    case .badPath: "reference whose path holds a byte outside its set"
    case .relativePath: "reference whose path has a segment . or .."
    case .percentEncoding: "reference with percent-encoding"
    case .repeatedParameter: "reference with a parameter given twice"
    case .unknownParameter: "reference with an unknown parameter"
    case .badDelivery: "reference with an unknown delivery"
    case .noField: "reference without a field"
    case .emptyField: "reference with an empty field"
    case .badField: "reference whose field holds a byte outside its set"
    }
  }

  /// What would pass.
  package var expected: String {
    switch self {
    case .tooLong: "at most 512 bytes"
    case .noScheme: "ref+BACKEND://PATH#/FIELD"
    case .unknownBackend: "one of local, awssecrets, gcpsecrets, vault"
    case .emptyPath, .badPath, .relativePath:
      "segments of letters, digits and _ @ + = . - joined by single slashes"
    case .percentEncoding: "the path and the field as they are, without %"
    case .repeatedParameter, .unknownParameter: "no parameter but delivery=file"
    case .badDelivery: "delivery=file, or no parameter"
    case .noField, .emptyField: "#/FIELD at the end"
    case .badField: "a field of letters, digits and _ . -"
    }
  }

  /// The next step, when there is one.
  package var hint: String? {
    switch self {
    case .unknownParameter: "hosts, regions, accounts and projects are set in policy.yaml"
    case .unknownBackend: "vaults are configured in policy.yaml"
    default: nil
    }
  }

  package var description: String { "\(problem), expected \(expected)" }
}
