/// The text of `--help`.
struct HelpPage {
  let program: Program
  /// The program and the commands below it.
  let path: [Command]
  let stream: Stream

  var text: String { "Usage: " + UsageLine(path: path).text + "\n" }
}
