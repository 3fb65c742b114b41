import Glibc
import Threads

/// A TCP server on 127.0.0.1 whose test writes every byte itself.
///
/// Each connection has its own thread, which blocks in the calls of ``LoopbackConnection``; they
/// return as soon as the peer or the server closes. Releasing the server closes everything and
/// joins the threads.
package final class LoopbackServer: Sendable {
  /// The port it listens on.
  package let port: UInt16
  private let listener: Int32
  private let connections = Connections()
  private let acceptor: DedicatedThread

  /// Starts to listen; `serve` runs for each connection, which is closed when it returns.
  package init(
    _ serve: @escaping @Sendable (LoopbackConnection) -> Void
  ) throws(SystemError) {
    listener = try SystemError.check(
      socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0), "socket")
    port = try Self.listen(on: listener)
    acceptor = try DedicatedThread.started { [listener, connections] in
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          return
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        connections.serve(descriptor, serve)
      }
    }
  }

  deinit {
    // Wakes the acceptor, which then ends; close alone would not.
    stopListening()
    acceptor.join()
    close(listener)
    connections.end()
  }

  /// Refuses new connections. Those that are open stay open.
  package func stopListening() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// The URL of a path, which starts with a slash.
  package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// How many connections were accepted so far.
  package var accepted: Int { connections.accepted }

  private static func listen(on listener: Int32) throws(SystemError) -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> Int32 in
        guard bind(listener, pointer, size) == 0 else { return -1 }
        guard Glibc.listen(listener, 1024) == 0 else { return -1 }
        return getsockname(listener, pointer, &size)
      }
    }
    try SystemError.check(status, "listen on 127.0.0.1")
    return UInt16(bigEndian: address.sin_port)
  }
}

extension LoopbackServer {
  /// The connections of a server and their threads.
  private final class Connections: Sendable {
    private struct State {
      var open: Set<Int32> = []
      var threads: [DedicatedThread] = []
      var isOver = false
    }

    private let state = Locked(State())

    var accepted: Int { state.withLock { $0.threads.count } }

    /// Runs `body` for a connection on its own thread, then closes the connection.
    func serve(_ descriptor: Int32, _ body: @escaping @Sendable (LoopbackConnection) -> Void) {
      state.withLock { state in
        guard !state.isOver, let thread = thread(descriptor, body) else {
          close(descriptor)
          return
        }
        state.open.insert(descriptor)
        state.threads.append(thread)
      }
    }

    private func thread(
      _ descriptor: Int32, _ body: @escaping @Sendable (LoopbackConnection) -> Void
    ) -> DedicatedThread? {
      DedicatedThread { [state] in
        body(LoopbackConnection(descriptor))
        state.withLock { state in
          state.open.remove(descriptor)
          close(descriptor)
        }
      }
    }

    /// Ends all connections and waits for their threads.
    func end() {
      let threads = state.withLock { state in
        state.isOver = true
        for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        return state.threads
      }
      for thread in threads { thread.join() }
    }
  }
}
