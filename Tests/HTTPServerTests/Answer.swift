/// An answer with a Content-Length, as a client sees it.
struct Answer: Equatable {
  /// The connection closed before the answer was whole.
  struct Incomplete: Error { let text: String }

  let status: Int
  let headers: [String: String]
  let body: String

  /// The answer that `bytes` are, or `nil` while something is missing. Names of headers in lower case.
  init?(parsing bytes: [UInt8], isHead: Bool) {
    let end = Array("\r\n\r\n".utf8)
    guard let border = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
      return nil
    }
    let lines = bytes[..<border].split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }
    guard let first = lines.first, let status = Int(first.split(separator: " ")[1]) else {
      return nil
    }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    let body = bytes[(border + 4)...]
    guard isHead || body.count == headers["content-length"].flatMap({ Int($0) }) else { return nil }
    self.status = status
    self.headers = headers
    self.body = String(decoding: body, as: UTF8.self)
  }
}
