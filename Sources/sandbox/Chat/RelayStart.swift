import Console
import Glibc

/// How relay is started.
struct RelayStart {
  let path: String
  let environmentFile: String
  /// The log's path, as a person is told it.
  let log: String
  /// The log, open for appending.
  let descriptor: Int32

  /// Starts it.
  func child() throws(Failure) -> Child {
    guard access(path, X_OK) == 0 else {
      throw Failure(
        .undecided, "\(path): no relay to start", hint: "make sandbox builds it, or give --relay")
    }
    return try Child(
      [path, "--env-file", environmentFile], environment: ["PATH": "/usr/bin:/bin"],
      log: descriptor)
  }

  /// The last line of the log.
  var lastLine: String {
    let descriptor = open(log, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, Int32(SEEK_END))
    lseek(descriptor, max(0, size - 4096), Int32(SEEK_SET))
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    let lines = buffer.prefix(max(0, count)).split(separator: UInt8(ascii: "\n"))
    return lines.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
