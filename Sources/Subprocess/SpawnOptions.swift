import CLinux
import Glibc

/// The options of posix_spawn(3) for a child: its standard streams, working directory, signals and
/// process group.
struct SpawnOptions: ~Copyable {
  private var actions = posix_spawn_file_actions_t()
  private var attributes = posix_spawnattr_t()
  /// The error number of the first call that failed; 0 if none failed.
  private var number: Int32 = 0
  private var flags: Int16 = 0

  init() {
    number = posix_spawn_file_actions_init(&actions)
    let failure = posix_spawnattr_init(&attributes)
    if number == 0 { number = failure }
  }

  deinit {
    var actions = actions
    var attributes = attributes
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }

  /// Sets the three standard streams to copies of these descriptors, and closes all other
  /// descriptors.
  mutating func streams(input: Int32, output: Int32, error: Int32) {
    note(posix_spawn_file_actions_adddup2(&actions, input, 0))
    note(posix_spawn_file_actions_adddup2(&actions, output, 1))
    note(posix_spawn_file_actions_adddup2(&actions, error, 2))
    note(clinux_spawn_closing(&actions, 3))
  }

  mutating func folder(_ path: String?) {
    guard let path else { return }
    note(clinux_spawn_in_folder(&actions, path))
  }

  /// Unblocks all signals, and restores the default disposition of signals that this process may
  /// ignore.
  mutating func defaultSignals() {
    var none = sigset_t()
    var reset = sigset_t()
    sigemptyset(&none)
    sigemptyset(&reset)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXFSZ] { sigaddset(&reset, signal) }
    note(posix_spawnattr_setsigmask(&attributes, &none))
    note(posix_spawnattr_setsigdefault(&attributes, &reset))
    flags |= Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
  }

  /// Creates a process group for the child, so that Ctrl-C on the terminal does not interrupt it.
  mutating func ownGroup() {
    note(posix_spawnattr_setpgroup(&attributes, 0))
    flags |= Int16(POSIX_SPAWN_SETPGROUP)
  }

  /// Starts the program and returns its process id, or an error number if it cannot be started.
  mutating func spawn(
    _ program: String, arguments: [String], environment: [String]
  ) -> (pid: pid_t, number: Int32) {
    note(posix_spawnattr_setflags(&attributes, flags))
    guard number == 0 else { return (-1, number) }
    let arguments = CStrings(arguments)
    let environment = CStrings(environment)
    var pid: pid_t = -1
    let number = arguments.withPointers { arguments in
      environment.withPointers { environment in
        posix_spawn(&pid, program, &actions, &attributes, arguments, environment)
      }
    }
    return (pid, number)
  }

  private mutating func note(_ failure: Int32) {
    if number == 0 { number = failure }
  }
}

/// A null-terminated array of C strings, which is freed with the value.
private struct CStrings: ~Copyable {
  private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    pointers = .allocate(capacity: strings.count + 1)
    pointers.initialize(repeating: nil, count: strings.count + 1)
    for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
  }

  deinit {
    for index in 0..<count { free(pointers[index]) }
    pointers.deallocate()
  }

  /// Calls `body` with the array, which is valid only during the call.
  borrowing func withPointers<Result>(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    body(pointers)
  }
}
