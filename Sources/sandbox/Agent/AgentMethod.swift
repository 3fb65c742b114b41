/// What an agent is asked for, whatever the version calls it.
enum AgentMethod: String, Hashable, Sendable {
  case card, send, stream, get, list, cancel, subscribe

  /// The method of this name, and the version that it belongs to.
  static func named(_ name: String) -> (AgentMethod, AgentVersion)? {
    switch name {
    case "SendMessage": (.send, .v1)
    case "SendStreamingMessage": (.stream, .v1)
    case "GetTask": (.get, .v1)
    case "ListTasks": (.list, .v1)
    case "CancelTask": (.cancel, .v1)
    case "SubscribeToTask": (.subscribe, .v1)
    case "message/send": (.send, .v03)
    case "message/stream": (.stream, .v03)
    case "tasks/get": (.get, .v03)
    case "tasks/cancel": (.cancel, .v03)
    case "tasks/resubscribe": (.subscribe, .v03)
    default: nil
    }
  }
}
