/// A reference to the place where a value is kept: `ref+BACKEND://PATH[?delivery=file]#/FIELD`
/// (docs/formats/reference.md).
package struct Reference: Hashable, Sendable, CustomStringConvertible {
  /// A kind of vault. `policy.yaml` sets the host, account or project of the vault.
  package enum Backend: String, CaseIterable, Hashable, Sendable {
    case local, awssecrets, gcpsecrets, vault
  }

  package let backend: Backend
  /// Segments joined by `/`.
  package let path: String
  package let field: String
  /// The delivery that the reference declares. The delivery that the contract declares takes
  /// precedence.
  package let delivery: SecretDelivery

  package init(backend: Backend, path: String, field: String, delivery: SecretDelivery) {
    self.backend = backend
    self.path = path
    self.field = field
    self.delivery = delivery
  }

  /// The text of the reference, equal to the text that was parsed.
  package var description: String {
    let parameters = delivery == .file ? "?delivery=file" : ""
    return "ref+\(backend.rawValue)://\(path)\(parameters)#/\(field)"
  }

  /// Reports whether both refer to the same value, whatever their deliveries.
  package func hasSameSource(as other: Reference) -> Bool {
    backend == other.backend && path == other.path && field == other.field
  }

  /// The prefix of every reference. A value with this prefix that is not a reference is refused.
  static let prefix = Array("ref+".utf8)

  /// Parses a reference that consists of all `bytes`.
  ///
  /// The grammar is stricter than that of helmfile's `vals`: no host, account or project, no
  /// percent-encoding, a single level of fields, and `delivery=file` as the only parameter.
  package static func parse(_ bytes: [UInt8]) throws(ReferenceError) -> Reference {
    guard bytes.count <= 512 else { throw .tooLong }
    guard bytes.starts(with: prefix), let colon = bytes.firstIndex(of: Mark.colon),
      bytes[colon...].starts(with: "://".utf8)
    else { throw .noScheme }
    let name = String(decoding: bytes[prefix.count..<colon], as: UTF8.self)
    guard let backend = Backend(rawValue: name) else { throw .unknownBackend }
    guard !bytes.contains(Mark.percent) else { throw .percentEncoding }

    guard let (source, fragment) = bytes[(colon + 3)...].cut(at: Mark.hash) else { throw .noField }
    let (path, parameters) = source.cut(at: Mark.questionMark) ?? (source, nil)
    try checkPath(path)
    return Reference(
      backend: backend, path: String(decoding: path, as: UTF8.self), field: try field(fragment),
      delivery: try parameters.map(delivery) ?? .environment)
  }

  private static func checkPath(_ path: ArraySlice<UInt8>) throws(ReferenceError) {
    for segment in path.parts(separatedBy: Mark.slash) {
      guard !segment.isEmpty else { throw .emptyPath }
      guard segment.allSatisfy(isPathByte) else { throw .badPath }
      guard !segment.elementsEqual(".".utf8), !segment.elementsEqual("..".utf8) else {
        throw .relativePath
      }
    }
  }

  private static func delivery(_ text: ArraySlice<UInt8>) throws(ReferenceError) -> SecretDelivery {
    var seen: Set<ArraySlice<UInt8>> = []
    for parameter in text.parts(separatedBy: 0x26) {
      let (name, value) = parameter.cut(at: Mark.equals) ?? (parameter, [])
      guard seen.insert(name).inserted else { throw .repeatedParameter }
      guard name.elementsEqual("delivery".utf8) else { throw .unknownParameter }
      guard value.elementsEqual("file".utf8) else { throw .badDelivery }
    }
    return .file
  }

  private static func field(_ fragment: ArraySlice<UInt8>) throws(ReferenceError) -> String {
    guard fragment.first == Mark.slash else { throw .noField }
    let field = fragment.dropFirst()
    guard !field.isEmpty else { throw .emptyField }
    let isFieldByte = { (byte: UInt8) in
      byte.isAlphanumeric || byte == Mark.minus || byte == Mark.dot || byte == Mark.underscore
    }
    guard field.allSatisfy(isFieldByte) else { throw .badField }
    return String(decoding: field, as: UTF8.self)
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || byte == Mark.minus || byte == Mark.dot || byte == Mark.underscore
      || byte == Mark.at || byte == Mark.plus || byte == Mark.equals
  }
}

/// How the value of a secret is delivered to the process.
package enum SecretDelivery: String, Hashable, Sendable {
  /// The variable contains the value.
  case environment
  /// A file of mode 0400 contains the value, and the variable contains the path of the file.
  case file
}

/// The error for a string that is not a reference. It does not contain any part of the text.
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
    case .badPath: "reference with an invalid byte in its path"
    case .relativePath: "reference with a . or .. segment in its path"
    case .percentEncoding: "reference with percent-encoding"
    case .repeatedParameter: "reference with a repeated parameter"
    case .unknownParameter: "reference with an unknown parameter"
    case .badDelivery: "reference with an unknown delivery"
    case .noField: "reference without a field"
    case .emptyField: "reference with an empty field"
    case .badField: "reference with an invalid byte in its field"
    }
  }

  /// What would be accepted.
  package var expected: String {
    switch self {
    case .tooLong: "at most 512 bytes"
    case .noScheme: "ref+BACKEND://PATH#/FIELD"
    case .unknownBackend: "one of local, awssecrets, gcpsecrets, vault"
    case .emptyPath, .badPath, .relativePath:
      "segments of letters, digits and _ @ + = . - joined by single slashes"
    case .percentEncoding: "the path and the field without percent-encoding"
    case .repeatedParameter, .unknownParameter: "no parameter other than delivery=file"
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
