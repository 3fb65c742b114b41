/// The grammars of docs/formats/environment-file.md §1 and reference.md §1 in a second form: sets of
/// characters and a split at line ends, written from the pages and not from the product's reader.
enum EnvironmentGrammar {
  /// The assignments of a file; nil if the grammar does not produce it.
  static func assignments(_ bytes: [UInt8]) -> [(key: String, value: String)]? {
    guard bytes.count <= 1_048_576, let text = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    var lines = text.unicodeScalars.split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { String(String.UnicodeScalarView($0)) }
    // file = *( line LF ): what follows the last LF is nothing.
    guard lines.removeLast().isEmpty else { return nil }
    var assignments: [(key: String, value: String)] = []
    for line in lines where !line.isEmpty {
      let scalars = line.unicodeScalars
      if scalars.first == "#" {
        guard scalars.allSatisfy(isPrintable) else { return nil }
        continue
      }
      guard let equals = scalars.firstIndex(of: "=") else { return nil }
      let key = String(scalars[..<equals])
      let value = String(scalars[scalars.index(after: equals)...])
      guard isKey(key), !assignments.contains(where: { $0.key == key }), isValue(value) else {
        return nil
      }
      assignments.append((key, value))
    }
    return assignments
  }

  private static let upper = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars)
  private static let lower = Set("abcdefghijklmnopqrstuvwxyz".unicodeScalars)
  private static let digits = Set("0123456789".unicodeScalars)
  private static let alphanumeric = upper.union(lower).union(digits)
  private static let portable = alphanumeric.union("_@%+=:,./-".unicodeScalars)
  private static let segment = alphanumeric.union("_@+=.-".unicodeScalars)
  private static let field = alphanumeric.union("_.-".unicodeScalars)

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x202A...0x202E: false
    case 0x2028, 0x2029, 0x2060...0x2069, 0xFEFF: false
    default: scalar != "\\"
    }
  }

  private static func isKey(_ key: String) -> Bool {
    guard let first = key.unicodeScalars.first, key.utf8.count <= 128 else { return false }
    return !digits.contains(first)
      && key.unicodeScalars.allSatisfy { alphanumeric.contains($0) || $0 == "_" }
  }

  private static func isValue(_ value: String) -> Bool {
    value.utf8.starts(with: "ref+".utf8)
      ? isReference(value) : value.unicodeScalars.allSatisfy(portable.contains)
  }

  /// Takes the reference apart from its end, where the product's reader begins at its start.
  static func isReference(_ text: String) -> Bool {
    guard text.utf8.count <= 512 else { return false }
    var rest = Array(text.unicodeScalars)
    guard let mark = rest.lastIndex(of: "#"), rest[mark...].dropFirst().first == "/" else {
      return false
    }
    let name = rest[(mark + 2)...]
    guard !name.isEmpty, name.allSatisfy(field.contains) else { return false }
    rest.removeSubrange(mark...)
    let parameter = Array("?delivery=file".unicodeScalars)
    if rest.suffix(parameter.count).elementsEqual(parameter) { rest.removeLast(parameter.count) }
    for backend in ["local", "awssecrets", "gcpsecrets", "vault"] {
      let scheme = Array("ref+\(backend)://".unicodeScalars)
      guard rest.starts(with: scheme) else { continue }
      let segments = rest.dropFirst(scheme.count).split(
        separator: "/", omittingEmptySubsequences: false)
      return segments.allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".unicodeScalars)
          && !$0.elementsEqual("..".unicodeScalars) && $0.allSatisfy(segment.contains)
      }
    }
    return false
  }
}
