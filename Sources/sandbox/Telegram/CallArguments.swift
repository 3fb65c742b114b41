import HTTPServer
import JSON

/// The arguments of a Bot API call, from its query string and its JSON or form body.
struct CallArguments: Sendable {
  private var values: [String: JSONValue] = [:]

  /// Parses the arguments of a request; throws if the body cannot be parsed. Arguments in the body
  /// override those in the query string.
  init(_ request: Request) throws(TelegramRefusal) {
    for field in request.query { values[field.name] = .string(field.value) }
    guard !request.body.isEmpty else { return }
    let type = request.header("content-type")?.lowercased() ?? ""
    if type.hasPrefix("application/json") {
      try read(json: request.body)
    } else if type.hasPrefix("application/x-www-form-urlencoded") || type.isEmpty {
      try read(form: request.body)
    } else {
      throw .bad(
        "unsupported Content-Type, expected application/json or application/x-www-form-urlencoded")
    }
  }

  private mutating func read(json body: [UInt8]) throws(TelegramRefusal) {
    guard let members = (try? JSONValue.parse(body))?.objectValue else {
      throw .bad("can't parse JSON object")
    }
    for member in members { values[member.name] = member.value }
  }

  private mutating func read(form body: [UInt8]) throws(TelegramRefusal) {
    for pair in body.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = formDecoded(parts[0]),
        let value = formDecoded(parts.count > 1 ? parts[1] : [])
      else { throw .bad("can't parse form fields") }
      values[name] = .string(value)
    }
  }

  /// Returns an argument as text.
  func text(_ name: String) -> String? {
    switch values[name] {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    default: nil
    }
  }

  /// Returns an argument as an integer. In a form, the integer is text.
  func integer(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

  /// Returns an argument that is an object or a list. In a form, the argument is JSON text.
  func document(_ name: String) -> JSONValue? {
    switch values[name] {
    case .string(let text): try? JSONValue.parse(Array(text.utf8))
    case let value: value
    }
  }
}

/// Decodes a name or value of a form: percent-encoding, and `+` for a space. Unlike in a URL,
/// control characters are allowed, because texts may contain line breaks.
func formDecoded(_ bytes: ArraySlice<UInt8>) -> String? {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(bytes.count)
  var rest = bytes
  while let byte = rest.popFirst() {
    switch byte {
    case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
    case UInt8(ascii: "%"):
      guard let high = rest.popFirst().flatMap(hexDigit),
        let low = rest.popFirst().flatMap(hexDigit)
      else { return nil }
      decoded.append(high << 4 | low)
    default: decoded.append(byte)
    }
  }
  return String(validating: decoded, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
}
