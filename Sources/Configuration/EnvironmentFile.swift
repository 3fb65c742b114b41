/// A parsed environment file: its assignments in the order of the file, without duplicate names
/// (docs/formats/environment-file.md §1).
///
/// Every literal is a `SecretValue`, because the parser does not know which variables are secret.
package struct EnvironmentFile: Sendable {
  /// The text after `=`.
  package enum Value: Sendable {
    /// A literal value, which consists of bytes in the portable set.
    case literal(SecretValue)
    /// A reference to the place where the value is kept.
    case reference(Reference)
  }

  package struct Assignment: Sendable {
    package let name: String
    /// Line, counted from 1; nil when the assignment does not come from a file.
    package let line: Int?
    package let value: Value
  }

  /// The maximum size of a file, in bytes: 1 MiB.
  package static let largestByteCount = 1 << 20
  /// The maximum length of a variable's name, in bytes.
  package static let longestName = 128

  /// The name of the file in findings.
  package let file: String
  package let assignments: [Assignment]

  /// Parses `bytes` according to the strict grammar. The error contains all problems. `file` is the
  /// name of the file in problems.
  package static func parse(
    _ bytes: [UInt8], file: String
  ) throws(EnvironmentFileError) -> EnvironmentFile {
    var reader = EnvironmentFileReader(file: file)
    reader.read(bytes)
    guard reader.problems.isEmpty else {
      throw EnvironmentFileError(problems: reader.problems)
    }
    return EnvironmentFile(file: file, assignments: reader.assignments)
  }
}

/// Parses an environment file in one pass over its bytes.
private struct EnvironmentFileReader {
  private let file: String
  private(set) var assignments: [EnvironmentFile.Assignment] = []
  private(set) var problems: [EnvironmentFileError.Problem] = []
  private var firstLines: [String: Int] = [:]
  private var line = 0
  /// The index of the problem that reports a line ending in CR, and the number of further lines
  /// that end in CR.
  private var carriageReturns: (index: Int, others: Int)?

  init(file: String) { self.file = file }

  mutating func read(_ bytes: [UInt8]) {
    guard bytes.count <= EnvironmentFile.largestByteCount else {
      problems = [.init(file: file, line: nil, key: nil, kind: .tooLarge)]
      return
    }
    let lines = min(bytes.count { $0 == Mark.lineFeed }, 1 << 16)
    assignments.reserveCapacity(lines)
    firstLines.reserveCapacity(lines)
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) {
      problems.append(.init(file: file, line: 1, key: nil, kind: .byteOrderMark))
      rest = rest.dropFirst(3)
    }
    while !rest.isEmpty {
      line += 1
      let end = rest.firstIndex(of: Mark.lineFeed)
      readLine(rest[..<(end ?? rest.endIndex)])
      if end == nil { report(.noFinalNewline) }
      rest = end.map { rest[($0 + 1)...] } ?? []
    }
  }

  private mutating func report(_ kind: Malformation, key: String? = nil) {
    problems.append(.init(file: file, line: line, key: key, kind: kind))
  }

  private mutating func readLine(_ text: ArraySlice<UInt8>) {
    var text = text
    if text.last == Mark.carriageReturn {
      text = text.dropLast()
      countCarriageReturn()
    }
    guard let first = text.first else { return }
    switch first {
    case Mark.hash: checkComment(text.dropFirst())
    case Mark.space, 0x09: report(.spaceBeforeName)
    default: readAssignment(text)
    }
  }

  /// Reports only the first CR and counts the others: a file with Windows line endings has a CR in
  /// every line.
  private mutating func countCarriageReturn() {
    guard let (index, others) = carriageReturns else {
      carriageReturns = (problems.count, 0)
      report(.carriageReturn(others: 0))
      return
    }
    carriageReturns = (index, others + 1)
    let first = problems[index]
    problems[index] = .init(
      file: file, line: first.line, key: nil, kind: .carriageReturn(others: others + 1))
  }

  /// Checks a comment. Any printable character is accepted, except characters that control a
  /// terminal, are invisible, or reorder text.
  private mutating func checkComment(_ text: ArraySlice<UInt8>) {
    var rest = text
    while let byte = rest.first {
      if byte < 0x80 {
        guard (0x20...0x7E).contains(byte), byte != Mark.backslash else {
          return report(.byteInComment(ByteKind(ascii: byte)))
        }
        rest = rest.dropFirst()
        continue
      }
      guard let (scalar, count) = UTF8Text.firstScalar(of: rest) else {
        return report(.byteInComment(.notUTF8))
      }
      guard !UTF8Text.isDeceptive(scalar) else { return report(.byteInComment(.bidiControl)) }
      rest = rest.dropFirst(count)
    }
  }

  private mutating func readAssignment(_ text: ArraySlice<UInt8>) {
    if text.starts(with: "export".utf8), text.dropFirst(6).first.map(isBlank) ?? true {
      return report(.export)
    }
    guard let (head, value) = text.cut(at: Mark.equals) else { return report(.noEquals) }
    guard let name = readName(head) else { return }
    if let first = firstLines.updateValue(line, forKey: name) {
      firstLines[name] = first
      report(.duplicate(first: first), key: name)
    }
    guard !(value.first.map(isBlank) ?? false) else {
      return report(.spaceAroundEquals, key: name)
    }
    readValue(value, name: name)
  }

  private mutating func readName(_ head: ArraySlice<UInt8>) -> String? {
    guard let first = head.first else {
      report(.noName)
      return nil
    }
    let bare = head.prefix { !isBlank($0) }
    let isValid = !first.isDigit && bare.allSatisfy(isNameByte)
    if isValid, bare.count < head.count, head.dropFirst(bare.count).allSatisfy(isBlank) {
      report(.spaceAroundEquals, key: String(decoding: bare, as: UTF8.self))
      return nil
    }
    if let wrong = head.firstIndex(where: { !isNameByte($0) }) {
      report(.byteInName(ByteKind(firstOf: head[wrong...])))
      return nil
    }
    guard isValid else {
      report(.nameBeginsWithDigit)
      return nil
    }
    guard head.count <= EnvironmentFile.longestName else {
      report(.nameTooLong)
      return nil
    }
    return String(decoding: head, as: UTF8.self)
  }

  private mutating func readValue(_ value: ArraySlice<UInt8>, name: String) {
    if value.starts(with: Reference.prefix) {
      do throws(ReferenceError) {
        let reference = try Reference.parse(Array(value))
        assignments.append(.init(name: name, line: line, value: .reference(reference)))
      } catch {
        report(.reference(error), key: name)
      }
      return
    }
    if let wrong = value.firstIndex(where: { !$0.isPortable }) {
      return report(.byteInValue(ByteKind(firstOf: value[wrong...])), key: name)
    }
    assignments.append(.init(name: name, line: line, value: .literal(SecretValue(value))))
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == Mark.space || byte == 0x09 }

private func isNameByte(_ byte: UInt8) -> Bool { byte.isAlphanumeric || byte == Mark.underscore }
