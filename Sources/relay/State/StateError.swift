import Durable

/// Why the folder of `STATE_DIR` or its journal cannot be used.
enum StateError: Error, Hashable, Sendable {
  /// Another process has locked the folder. Its process id is nil if it is in another container.
  case inUse(pid: Int?)

  /// The folder or its journal must not be used: the configuration or the folder must change.
  case refused(String)

  /// A call to the operating system failed, for example because the disk is full. It may succeed
  /// later.
  case failed(String)

  /// One line in lower case for operators. It names the path, but not the variable.
  var message: String {
    switch self {
    case .inUse(let pid?): "in use by pid \(pid)"
    case .inUse(nil): "in use by another process"
    case .refused(let reason), .failed(let reason): reason
    }
  }

  /// Creates the error for a failed operation on a file.
  init(_ error: DurableError) {
    switch error.kind {
    case .full: self = .failed("\(error) (hint: free space on this file system)")
    case .insecure, .isDirectory: self = .refused("\(error)")
    case .notFound, .exists, .denied, .locked, .other: self = .failed("\(error)")
    }
  }
}

/// Calls `body` and converts its error.
func stateful<Value: ~Copyable>(
  _ body: () throws(DurableError) -> Value
) throws(StateError) -> Value {
  do throws(DurableError) { return try body() } catch { throw StateError(error) }
}
