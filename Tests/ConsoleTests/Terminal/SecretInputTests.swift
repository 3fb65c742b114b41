import Console
import Subprocess
import Support
import Testing

@Suite struct SecretInputTests {
  @Test(arguments: [
    ("printf hunter2", "7 bytes\n"), ("printf 'hunter2\\n'", "7 bytes\n"),
    ("printf 'hunter2\\n\\n'", "8 bytes\n"), ("printf 'a\\000\\377\\r\\n'", "4 bytes\n"),
    ("true", "0 bytes\n"), ("printf 1234567890123456", "16 bytes\n"),
    ("printf '1234567890123456\\n'", "16 bytes\n"),
    ("(printf hun; exec printf ter2)", "7 bytes\n"),
  ])
  func readsTheContentOfAPipe(_ writer: String, _ answer: String) throws {
    let output = try shell("\(writer) | ConsoleSample seal")
    #expect(output.text == answer)
    #expect(output.errorText == "")
  }

  @Test(arguments: [
    ("printf 12345678901234567 | ConsoleSample seal", 2, "standard input is longer than 16 bytes"),
    ("yes | ConsoleSample seal", 2, "standard input is longer than 17 bytes"),
    ("ConsoleSample seal <&-", 3, "cannot read standard input: it is closed"),
    ("ConsoleSample seal < .", 3, "cannot read standard input: is a directory"),
  ])
  func refuses(_ line: String, _ status: Int32, _ reason: String) throws {
    let output = try shell(line)
    #expect(output.status == .exited(status))
    #expect(output.errorText == "sample seal: \(reason)\n")
  }

  @Test(arguments: [
    ("hunter2\\n", "7 bytes"), ("hunter2\\r", "7 bytes"), ("hunterr\\1772\\n", "7 bytes"),
    ("wrong\\025hunter2\\n", "7 bytes"), ("hunter2\\004", "7 bytes"),
    ("hunter2\\003", "sample seal: interrupted"), ("\\177\\177\\n", "0 bytes"),
  ])
  func isTypedWithoutEcho(_ keys: String, _ answer: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.driver, to: "driver")
    let output = try Programs.run("zsh", "-f", "driver", keys, in: folder.path)
    #expect(output.status.isSuccess)
    #expect(output.text.contains("Secret: "))
    #expect(output.text.contains(answer))
    // The settings of the terminal are restored.
    let settings = output.text.split(whereSeparator: \.isWhitespace)
    #expect(settings.filter { $0 == "echo" }.count == 2, "\(output.text)")
    #expect(settings.filter { $0 == "isig" }.count == 2)
    #expect(settings.filter { $0 == "icanon" }.count == 2)
    #expect(!output.text.contains("hunter"))
  }

  /// Types the keys after the prompt, on a pseudo-terminal that echoes its input.
  private static let driver = """
    zmodload zsh/zpty
    zpty -e session 'stty -a; ConsoleSample seal; stty -a; print DONE:'
    while zpty -r session text '*Secret: '; do print -rn -- "$text"; break; done
    zpty -n -w session "${(g:o:)1}"
    while zpty -r session line; do print -r -- "$line"; [[ $line == *DONE:* ]] && exit 0; done
    exit 1

    """

  @Test(arguments: [("TERM", 143), ("HUP", 129), ("INT", 130)])
  func restoresTheTerminalBeforeASignalEndsTheProcess(name: String, status: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.killer, to: "killer")
    let output = try Programs.run("zsh", "-f", "killer", name, in: folder.path)
    #expect(output.status.isSuccess)
    #expect(output.text.contains("STATUS:\(status)"), "\(output.text)")
    let settings = output.text.split(whereSeparator: \.isWhitespace)
    for setting in ["echo", "isig", "icanon"] {
      #expect(settings.filter { $0 == setting }.count == 2, "\(setting): \(output.text)")
    }
    #expect(!output.text.contains("hunter"))
  }

  /// Types a part of the secret and then sends the signal.
  private static let killer = """
    zmodload zsh/zpty
    zpty -e session 'stty -a; sh -c "echo \\$\\$ > pid; exec ConsoleSample seal"; print STATUS:$?; stty -a; print DONE:'
    while zpty -r session text '*Secret: '; do print -rn -- "$text"; break; done
    zpty -n -w session hunter
    kill -$1 $(<pid)
    while zpty -r session line; do print -r -- "$line"; [[ $line == *DONE:* ]] && exit 0; done
    exit 1

    """

  private func shell(_ line: String) throws -> Output {
    let folder = try TemporaryFolder()
    return try Programs.run("bash", "-c", line, in: folder.path)
  }
}
