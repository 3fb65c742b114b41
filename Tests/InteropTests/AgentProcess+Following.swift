import Subprocess
import Threads

extension AgentProcess {
  /// Starts a program, tells its id and each line of its standard output, and gives what it wrote to
  /// standard error when it has ended, or why it could not be followed. It is killed after 5 minutes
  /// without a line. Blocks.
  static func follow(
    _ command: [String], _ environment: [String: String], onStart: (Int32) -> Void,
    onLine: (String) -> Void, isOver: Locked<Bool>
  ) -> String {
    defer { isOver.withLock { $0 = true } }
    do throws(SubprocessError) {
      let child = try spawn(command, environment: environment)
      onStart(child.pid)
      var rest: [UInt8] = []
      while true {
        let bytes = try child.readOutput(timeout: .seconds(300))
        guard !bytes.isEmpty else { break }
        rest += bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          onLine(String(decoding: rest[..<end], as: UTF8.self))
          rest.removeSubrange(...end)
        }
      }
      return try child.wait(timeout: .seconds(10)).errorText
    } catch {
      return "\(error)"
    }
  }
}
