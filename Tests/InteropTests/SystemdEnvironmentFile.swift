/// What systemd reads from an `EnvironmentFile`: the rules of `parse_env_file_internal` in
/// src/basic/env-file.c, state by state.
struct SystemdEnvironmentFile {
  private enum State {
    case preKey, key, preValue, value, valueEscape, singleQuoted, doubleQuoted, doubleQuotedEscape
    case comment, commentEscape
  }

  private var state = State.preKey
  private var key: [UInt8] = []
  private var value: [UInt8] = []
  /// Where blanks at the end begin that are taken off.
  private var keyBlanks: Int?
  private var valueBlanks: Int?
  private var pairs: [(key: [UInt8], value: [UInt8])] = []

  /// The assignments in `bytes`; a later one replaces an earlier one.
  static func read(_ bytes: [UInt8]) -> [String: [UInt8]] {
    var reader = SystemdEnvironmentFile()
    for byte in bytes {
      guard byte != 0 else { break }
      reader.take(byte)
    }
    reader.end()
    return Dictionary(
      reader.pairs.map { (String(decoding: $0.key, as: UTF8.self), $0.value) },
      uniquingKeysWith: { $1 })
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .preKey: takeBeforeKey(byte)
    case .key: takeKey(byte)
    case .preValue: takeBeforeValue(byte)
    case .value: takeValue(byte)
    case .valueEscape:
      state = .value
      if !isNewline(byte) { value.append(byte) }
    case .singleQuoted:
      if byte == UInt8(ascii: "'") { state = .preValue } else { value.append(byte) }
    case .doubleQuoted: takeDoubleQuoted(byte)
    case .doubleQuotedEscape:
      state = .doubleQuoted
      if Array("\"\\`$".utf8).contains(byte) {
        value.append(byte)
      } else if byte != 0x0A {
        value += [UInt8(ascii: "\\"), byte]
      }
    case .comment, .commentEscape:
      if isNewline(byte) {
        state = .preKey
      } else {
        state = byte == UInt8(ascii: "\\") && state == .comment ? .commentEscape : .comment
      }
    }
  }

  private mutating func takeBeforeKey(_ byte: UInt8) {
    if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
      state = .comment
    } else if !isBlank(byte) {
      state = .key
      keyBlanks = nil
      key.append(byte)
    }
  }

  private mutating func takeKey(_ byte: UInt8) {
    if isNewline(byte) {
      state = .preKey
      key = []
    } else if byte == UInt8(ascii: "=") {
      state = .preValue
      valueBlanks = nil
    } else {
      keyBlanks = isBlank(byte) ? keyBlanks ?? key.count : nil
      key.append(byte)
    }
  }

  private mutating func takeBeforeValue(_ byte: UInt8) {
    switch byte {
    case _ where isNewline(byte): push()
    case UInt8(ascii: "'"): state = .singleQuoted
    case UInt8(ascii: "\""): state = .doubleQuoted
    case UInt8(ascii: "\\"): state = .valueEscape
    case _ where isBlank(byte): break
    default:
      state = .value
      value.append(byte)
    }
  }

  private mutating func takeValue(_ byte: UInt8) {
    if isNewline(byte) {
      push()
    } else if byte == UInt8(ascii: "\\") {
      state = .valueEscape
      valueBlanks = nil
    } else {
      valueBlanks = isBlank(byte) ? valueBlanks ?? value.count : nil
      value.append(byte)
    }
  }

  private mutating func takeDoubleQuoted(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): state = .preValue
    case UInt8(ascii: "\\"): state = .doubleQuotedEscape
    default: value.append(byte)
    }
  }

  private mutating func push() {
    if state == .value, let valueBlanks { value.removeSubrange(valueBlanks...) }
    if let keyBlanks { key.removeSubrange(keyBlanks...) }
    pairs.append((key, value))
    (state, key, value) = (.preKey, [], [])
  }

  private mutating func end() {
    switch state {
    case .preKey, .key, .comment, .commentEscape: return
    default: push()
    }
  }

  private func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
  private func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}
