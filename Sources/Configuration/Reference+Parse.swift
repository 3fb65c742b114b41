extension Reference {
  /// What every reference begins with; a value that does is one, or it is refused.
  static let prefix = Array("ref+".utf8)

  /// Parses the whole of `bytes` as a reference.
  ///
  /// Stricter than vals: no host, account or project, no percent-encoding, one level of field, and
  /// `delivery=file` as the only parameter.
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
