internal import Telemetry

@testable import HTTP

let httpTargets = [
  FuzzTarget("http-head") { bytes in
    var reader = HeadReader()
    var isRead = true
    for line in lines(bytes) where isRead {
      isRead = line.withUnsafeBytes { reader.append($0) }
    }
    guard isRead, let head = reader.complete else { return }
    require((200...999).contains(head.status), "head: a final status has three digits")
    for field in head.fields { requireFieldIsPlain(field) }
    requireHeadIsWritten(head)
  },
  FuzzTarget("traceparent") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let trace = TraceID(text) {
      requireEqual(trace.description, text, "trace: it is written as it was read")
    }
    if let span = SpanID(text) {
      requireEqual(span.description, text, "span: it is written as it was read")
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == "00", ["00", "01"].contains(parts[3]) else { return }
    let digits = Set("0123456789abcdef".unicodeScalars)
    let (trace, span) = (TraceID(parts[1]), SpanID(parts[2]))
    requireEqual(
      trace != nil, isHex(parts[1], 32, digits), "trace: 32 lower-case digits, not all zero")
    requireEqual(
      span != nil, isHex(parts[2], 16, digits), "span: 16 lower-case digits, not all zero")
    guard let trace, let span else { return }
    let parent = TraceParent(trace: trace, span: span, isSampled: parts[3] == "01")
    requireEqual(parent.headerValue, text, "traceparent: it is written as it was read")
  },
  FuzzTarget("url") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let origin = Origin(text) {
      requireEqual(Origin(origin.description), origin, "origin: the written one is equal")
      require(origin.port != 0, "origin: a port is not 0")
    }
    guard let target = RequestTarget(text) else { return }
    requireEqual(RequestTarget(target.url), target, "URL: the written one is equal")
    require(target.url.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "URL: visible ASCII")
    require(!target.origin.host.contains("@"), "URL: no user information in the host")
    require(
      Header("X-Url", target.url).map { !$0.line.contains("\n") } ?? true, "URL: one line")
  },
]

private func isHex(_ text: String, _ count: Int, _ digits: Set<Unicode.Scalar>) -> Bool {
  text.unicodeScalars.count == count && text.unicodeScalars.allSatisfy(digits.contains)
    && text.unicodeScalars.contains { $0 != "0" }
}

/// The lines with their line ends, as libcurl passes them on.
private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
  var lines: [[UInt8]] = [[]]
  for byte in bytes {
    lines[lines.count - 1].append(byte)
    if byte == 0x0a { lines.append([]) }
  }
  return lines.filter { !$0.isEmpty }
}

/// Requires a name in lower case, and a value on one line without white space around it.
private func requireFieldIsPlain(_ field: ReplyHead.Field) {
  let (name, value) = (Array(field.name.utf8), Array(field.value.utf8))
  require(!name.contains(UInt8(ascii: ":")), "head: a name ends at the colon")
  // A name of HTTP is ASCII; other bytes are kept.
  require(!name.contains { (0x41...0x5A).contains($0) }, "head: a name is in lower case")
  require(!(name + value).contains { $0 == 0x0d || $0 == 0x0a }, "head: a field is on one line")
  let ends = [value.first, value.last].compactMap(\.self)
  require(!ends.contains { $0 == 0x20 || $0 == 0x09 }, "head: a value is trimmed")
}

/// Requires that a head is read back from lines that are written from its fields.
private func requireHeadIsWritten(_ head: ReplyHead) {
  var reader = HeadReader()
  var text = "HTTP/1.1 \(head.status) \n"
  for field in head.fields { text += "\(field.name): \(field.value)\r\n" }
  for line in lines(Array((text + "\r\n").utf8)) {
    // The replacement of broken bytes may be longer than they were: too large is an answer.
    guard line.withUnsafeBytes({ reader.append($0) }) else { return }
  }
  requireEqual(reader.complete, head, "head: the written head is equal")
}
