/// The head of a request: everything before its body.
struct RequestHead {
  let method: Request.Method
  let isHead: Bool
  let path: String
  let query: [Field]
  let headers: [Field]
  let peer: Peer

  /// The first line of a request, as received.
  struct Line {
    let method: String
    let target: String
    let version: String
  }

  /// The result of reading a head: the head, or the response that refuses the request.
  enum Reading {
    case head(RequestHead)
    case refused(Response)
  }

  /// Reads and checks the head of a request.
  static func read(_ line: Line, from connection: Connection, limits: Limits) -> Reading {
    let isHead = line.method == "HEAD"
    guard let method = isHead ? .get : Request.Method(rawValue: line.method) else {
      return .refused(.methodUnknown)
    }
    guard line.target.utf8.first == UInt8(ascii: "/"), let path = percentDecoded(line.target),
      let query = decoded(connection.query)
    else { return .refused(.targetMalformed) }
    let headers = connection.headers.map { Field($0.name.lowercased(), $0.value) }
    guard areUnambiguous(headers, version: line.version) else { return .refused(.headersAmbiguous) }
    let length = headers.first { $0.name == "content-length" }?.value
    if let length, (Int(length) ?? .max) > limits.body { return .refused(.bodyTooLarge) }
    return .head(
      RequestHead(
        method: method, isHead: isHead, path: path, query: query, headers: headers,
        peer: connection.peer))
  }

  /// Reports whether the request has exactly one Host header (RFC 9112 §3.2), and at most one
  /// header that declares the length of the body (§6.3). An HTTP/1.0 request may omit Host. This is
  /// checked here because libmicrohttpd 0.9.75 would send the head of its own refusal twice.
  private static func areUnambiguous(_ headers: [Field], version: String) -> Bool {
    func count(_ name: String) -> Int { headers.count { $0.name == name } }
    let hosts = count("host")
    guard hosts == 1 || (hosts == 0 && version == "HTTP/1.0") else { return false }
    return count("content-length") + count("transfer-encoding") <= 1
  }

  private static func decoded(_ fields: [Field]) -> [Field]? {
    var decoded: [Field] = []
    for field in fields {
      guard let name = percentDecoded(field.name), let value = percentDecoded(field.value) else {
        return nil
      }
      decoded.append(Field(name, value))
    }
    return decoded
  }

  /// Returns the request with its body.
  func request(body: [UInt8]) -> Request {
    Request(method: method, path: path, query: query, headers: headers, body: body, peer: peer)
  }
}

/// Decodes percent-encoding (RFC 3986 §2.1). Returns `nil` if a `%` is not followed by two
/// hexadecimal digits, or if the result is not UTF-8 or contains control characters.
private func percentDecoded(_ text: String) -> String? {
  var bytes: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue)
    else { return nil }
    bytes.append(high << 4 | low)
  }
  guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
  return String(validating: bytes, as: UTF8.self)
}

private func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}
