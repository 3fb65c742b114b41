package import Subprocess

/// `openssl s_server` ended before it accepted connections.
package struct ServerEnded: Error {}

/// Waits until `openssl s_server`, started with port 0, writes the line `ACCEPT 127.0.0.1:PORT`, and
/// returns the port.
package func acceptedPort(of server: borrowing ChildProcess) throws -> Substring {
  var said = ""
  while true {
    let part = try server.readOutput()
    guard !part.isEmpty else { throw ServerEnded() }
    said += String(decoding: part, as: UTF8.self)
    let lines = said.split(separator: "\n").dropLast(said.hasSuffix("\n") ? 0 : 1)
    let port = lines.first { $0.hasPrefix("ACCEPT ") }?.split(separator: ":").last
    if let port { return port }
  }
}
