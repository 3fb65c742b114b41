/// The loopback Telegram and agent that relay is tried against.
@main
enum Sandbox {
  static func main() {}
}
