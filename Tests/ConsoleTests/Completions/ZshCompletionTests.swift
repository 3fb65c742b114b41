import Console
import Subprocess
import Support
import Testing

@testable import ConsoleSample

/// Completes in an interactive zsh on a pseudo-terminal (`zsh/zpty`). A wrapper of `compadd` prints
/// the offers.
@Suite struct ZshCompletionTests {
  static let lines =
    CompletionLine.all + [
      CompletionLine("sample diff --format=j", ["json"]),
      CompletionLine("sample diff --report f", ["file1", "file\\ two"]),
      CompletionLine("sample logbook append x f", ["file1", "file\\ two"]),
      CompletionLine("sample --root s", ["sub\\ dir"]),
    ]

  /// One session for all lines, because starting it takes longer than completing all of them.
  @Test func offers() throws {
    let folder = try CompletionFolder.make()
    try folder.write(Sample.program.completions(.zsh), to: "_sample")
    try folder.write(Self.settings, to: ".settings")
    try folder.write(Self.driver, to: ".driver")
    let output = try Subprocess.run(
      ["zsh", "-f", ".driver"] + Self.lines.map(\.text),
      environment: Programs.environment(home: folder.path), folder: folder.path)
    #expect(output.status.isSuccess)
    let parts = output.text.split(separator: "DONE:")
    try #require(parts.count >= Self.lines.count, "\(output.text)")
    for (line, part) in zip(Self.lines, parts) {
      // The first hit is on the same line as the echoed input.
      let hits = part.split(whereSeparator: \.isNewline).filter { $0.contains("HIT:") }
      let words = hits.compactMap { $0.split(separator: "HIT:").last.map(String.init) }
      #expect(Set(words) == Set(line.offered), "\(line): \(part)")
    }
  }

  @Test func parses() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.program.completions(.zsh), to: "_sample")
    let output = try Programs.run("zsh", "-n", "_sample", in: folder.path)
    #expect(output.status.isSuccess)
    #expect(output.errorText == "")
  }

  private static let settings = """
    PROMPT=
    fpath=($PWD $fpath)
    autoload -Uz compinit && compinit -u -D
    bindkey "^I" complete-word
    bindkey "^U" kill-whole-line
    finish() { print -r -- "DONE:" }
    compadd() {
      # With -O, -A and -D it only filters.
      if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
      local -a hits
      builtin compadd -A hits "$@"
      (($#hits)) && print -rl -- "HIT:"$^hits
      builtin compadd "$@"
    }

    """

  /// zsh empties `comppostfuncs` after each completion.
  private static let driver = """
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "source .settings; print REA''DY"
    while zpty -r shell line; do [[ $line == *READY* ]] && break; done
    for typed; do
      zpty -w shell "comppostfuncs=(finish)"
      zpty -n -w shell "$typed"$'\\t'
      while zpty -r shell line; do
        print -r -- "$line"
        [[ $line == *DONE:* ]] && break
      done
      zpty -n -w shell $'\\025'
    done

    """
}
