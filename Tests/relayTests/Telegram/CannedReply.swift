@testable import HTTP

extension Reply {
  /// A reply as the transport returns it.
  static func canned(
    _ status: Int = 200, _ body: String = "", headers: [String: String] = [:]
  ) -> Reply {
    Reply(
      head: .canned(status, headers: headers), body: Array(body.utf8),
      timing: ReplyTiming(connect: nil, firstByte: .zero, total: .zero))
  }
}

extension ReplyHead {
  /// The head of a reply, with header names in lower case.
  static func canned(_ status: Int = 200, headers: [String: String] = [:]) -> ReplyHead {
    ReplyHead(
      status: status, fields: headers.map { Field(name: $0.key, value: $0.value) })
  }
}
