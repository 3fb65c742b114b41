import Console
import Glibc
import HTTPServer
import JSON

/// The command `sandbox client`: the simplest possible client between a bot and an agent. It has no
/// retries, no limits and no persistent state.
enum LeastClient {
  static let command = Command(
    "client", summary: "forward messages between Telegram and the agent",
    discussion: """
      This client is measured by sandbox floor. It reads relay's variables from the environment, and \
      exits at the first error.
      """,
    action: run)

  @Sendable private static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    func variable(_ name: String) throws(Failure) -> String {
      guard let value = invocation.environment[name] else {
        throw Failure(.usage, "\(name) is not set")
      }
      return value
    }
    let api = try variable("TELEGRAM_API_URL")
    let polls = try RawConnection(to: api)
    let sends = try RawConnection(to: api)
    let agent = try RawConnection(to: try variable("A2A_BASE_URL"))
    let bot = "/bot\(try variable("TELEGRAM_BOT_TOKEN"))/"
    let headers = "Authorization: Bearer \(try variable("A2A_API_KEY"))\r\nA2A-Version: 1.0\r\n"
    var offset = 0
    while true {
      let poll: JSONValue = ["offset": .integer(offset), "timeout": 50]
      let updates = try polls.post(bot + "getUpdates", poll)["result"]?.arrayValue ?? []
      for update in updates {
        guard let id = update["update_id"]?.integerValue, let message = update["message"],
          let chat = message["chat"]?["id"]
        else { continue }
        offset = id + 1
        let call: JSONValue = [
          "jsonrpc": "2.0", "id": 1, "method": "SendMessage",
          "params": [
            "message": [
              "messageId": .string("m-\(id)"), "role": "ROLE_USER",
              "parts": [["text": message["text"] ?? ""]],
            ]
          ],
        ]
        let task = try agent.post("/", call, headers: headers)["result"]?["task"]
        let part = task?["artifacts"]?.arrayValue?.first?["parts"]?.arrayValue?.first
        _ = try sends.post(
          bot + "sendMessage", ["chat_id": chat, "text": part?["text"] ?? "nothing"])
      }
    }
  }
}

/// A persistent connection with blocking calls. Must be used on one thread.
final class RawConnection {
  private let descriptor: Int32
  private let host: String
  private var received: [UInt8] = []

  /// Connects to a URL of the form `http://127.0.0.1:PORT`.
  init(to url: String) throws(Failure) {
    host = String(url.dropFirst("http://".count))
    guard url.hasPrefix("http://127.0.0.1:"),
      let port = UInt16(host.dropFirst("127.0.0.1:".count))
    else { throw Failure(.usage, "\(url): expected http://127.0.0.1:PORT") }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure(.undecided, "cannot connect: \(systemMessage(errno))") }
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(descriptor) }

  /// Posts JSON and returns the JSON from the response.
  func post(_ path: String, _ json: JSONValue, headers: String = "") throws(Failure) -> JSONValue {
    let body = json.canonical
    let head =
      "POST \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Type: application/json\r\n\(headers)"
      + "Content-Length: \(body.count)\r\n\r\n"
    try Stream(descriptor: descriptor, name: "the connection").write(Array(head.utf8) + body)
    received.removeAll(keepingCapacity: true)
    var end: Int?
    while end.map({ received.count < $0 }) ?? true {
      try receive()
      end = end ?? RawConnection.end(of: received)
    }
    let start = received.count - (end ?? 0) + RawConnection.bodyStart(received)
    do throws(JSONError) { return try JSONValue.parse(Array(received[start...])) } catch {
      throw Failure(.undecided, "the response is not JSON")
    }
  }

  private func receive() throws(Failure) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw Failure(.undecided, "the peer closed the connection") }
    received += buffer.prefix(count)
  }

  /// Returns the offset of the body; 0 if the head is incomplete.
  private static func bodyStart(_ bytes: [UInt8]) -> Int {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= 4 else { return 0 }
    for start in 0...bytes.count - 4 where bytes[start...].starts(with: mark) { return start + 4 }
    return 0
  }

  /// Returns the offset of the end of the response according to its Content-Length; `nil` if the
  /// head is incomplete.
  private static func end(of bytes: [UInt8]) -> Int? {
    let start = bodyStart(bytes)
    guard start > 0 else { return nil }
    for line in String(decoding: bytes[..<start], as: UTF8.self).split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      return start + (Int(parts[1].drop { $0 == " " }) ?? 0)
    }
    return start
  }
}
