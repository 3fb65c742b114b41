/// What a command line asks for.
enum Request: Sendable {
  case help([Command])
  case version
  /// A generated file by its name, or the list of them.
  case generate(String)
  case run(Command.Action, Invocation)
}
