import Subprocess
import Support
import Testing

/// What others see of a running process (proc(5)).
@Suite struct CanaryProcessTests {
  /// `vault put` and `vault rotate` wait for a value, half of which has come, while somebody looks.
  @Test(arguments: ["put", "rotate"])
  func showsNoSecretInTheProcessList(command: String) throws {
    var generator = Seed().generator
    let nest = try CanaryNest(using: &generator)
    let secret = command == "put" ? "relay/prod/new#/value" : "A2A_API_KEY"
    let script = """
      mkfifo ../fifo
      relayctl vault \(command) prod \(secret) --ticket OPS-3 < ../fifo > ../answer &
      pid=$!
      exec 3> ../fifo
      printf %s "$0" >&3
      until [ "$(cat /proc/$pid/comm)" = relayctl ]; do :; done
      cat /proc/$pid/cmdline /proc/$pid/environ /proc/$pid/comm /proc/$pid/status /proc/$pid/maps
      ls -l /proc/$pid/fd
      printf %s more >&3
      exec 3>&-
      wait $pid
      """
    let output = try nest.workspace.run(
      ["bash", "-c", script, nest.newValue], environment: nest.variables,
      timeout: .seconds(20))
    try #require(output.status == .exited(0), "\(output.errorText)")
    #expect(output.text.contains("vault\0\(command)\0prod"))
    #expect(output.text.contains("RELAYCTL_VAULT_KEY_FILE="))
    let index = CanaryIndex(nest.canaries)
    #expect(index.hits(in: output.stdout).isEmpty)
    #expect(index.hits(in: try nest.workspace.folder.read("answer")).isEmpty)
    // The value itself has arrived.
    #expect(try nest.workspace.folder.text("answer").contains("ticket       OPS-3"))
  }
}
