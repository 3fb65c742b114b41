import CLinux
import Glibc

/// What the child does before the program starts: its three streams, its folder, its signals.
struct SpawnOptions: ~Copyable {
  private var actions = posix_spawn_file_actions_t()
  private var attributes = posix_spawnattr_t()
  /// The first error number met, 0 for none.
  private(set) var number: Int32 = 0
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

  /// The three standard streams, copies of these, and nothing else that is open here.
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

  /// No signal blocked, and none ignored that this process may ignore.
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

  /// A process group of its own: what a person types at the terminal to stop us does not reach it.
  mutating func ownGroup() {
    note(posix_spawnattr_setpgroup(&attributes, 0))
    flags |= Int16(POSIX_SPAWN_SETPGROUP)
  }

  /// Starts the program and gives its process id, or the error number.
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
