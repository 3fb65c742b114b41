import Glibc

extension Program {
  /// Runs the process's command line and ends the process. Throws nothing and leaves nothing
  /// unwritten.
  package func main() -> Never {
    openStandardDescriptors()
    forbidCoreDumps()
    // A closed pipe is then an error of write(2), which the command handles like any other.
    signal(SIGPIPE, SIG_IGN)
    // A file at its size limit (ulimit -f) is then an error too, like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    let environment = ProcessInput.environment()
    let terminal = Terminal.standard(environment: environment)
    switch ProcessInput.arguments() {
    case .failure(let error):
      terminal.note(lines: error.failure(usage: name).text(for: [name]))
      exit(ExitStatus.usage.rawValue)
    case .success(let arguments):
      switch conclude(arguments: arguments, environment: environment, terminal: terminal) {
      case .exit(let status): exit(status.rawValue)
      case .readerGone: endByBrokenPipe()
      }
    }
  }

  /// Opens closed standard descriptors in the direction that cannot be used. Otherwise the next
  /// opened file would become standard output, and an answer would be written into it.
  private func openStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Sets the size limit of core dumps to zero, so that a crash does not write memory with secrets
  /// to disk. If the limit cannot be set, the system's limit remains.
  private func forbidCoreDumps() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  /// Ends by SIGPIPE (141 in `$?`), as the shell expects of a program whose reader has exited.
  private func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }
}
