import Support
import Testing

/// The scripts' own language: what holds, and that what does not hold fails at its line.
@Suite struct EngineTests {
  @Test(arguments: [
    "exec true", "! exec false", "status 3 sh 'exit 3'", "sh 'exit 0'", "! sh 'exit 9'",
    "exec printf a\nstdout a\n! stdout b\n! stderr", "sh 'echo x >&2'\nstderr ^x$\n! stdout",
    "exec printf 'a\\nb\\n'\nstdout ^a$ ^b$\nstdout -count=1 b",
    "exec printf %s 'it''s'\nstdout '^it''s$'", "exec printf %s a'b c'd\nstdout '^ab cd$'",
    "exec printf %s $WORK\nstdout ^${WORK@R}$", "exec printf %s '$WORK'\nstdout '^\\$WORK$'",
    "env A=b=c\nexec printf %s ${A}x\nstdout ^b=cx$\nsh 'test \"$A\" = b=c'",
    "cmp a b\n! cmp a c\n-- a --\nx\n-- b --\nx\n-- c --\ny\n",
    "exec cat a\ncmp stdout a\n-- a --\nx\ny\n", "stdin a\nexec cat\ncmp stdout a\n-- a --\nx\n",
    "stdin a\nexec cat\nexec cat\n! stdout\n-- a --\nx\n",
    "exists d/a\n! exists a\ncd d\nexists a\ngrep ^x$ a\n! grep z a\n-- d/a --\nx\n",
    "mkdir d/e\ncp a d/e/f\nmv a g\n! exists a\ncmp g d/e/f\nrm d\n! exists d\n-- a --\nx\n",
    "exec printf x\ncp stdout f\ngrep ^x$ f", "chmod 600 a\nmode 0600 a\n! mode 0644 a\n-- a --\n",
    "symlink l -> a\ncmp l a\n-- a --\nx\n", "# only a comment", "exec true # comment", "",
    "stop\nexec false", "sh 'test \"$HOME\" = \"$WORK\" && test \"$PWD\" = \"$WORK\"'",
    "sh 'cmp a b'\n-- a --\n-- b --\n", "exec test ! -s a\n-- a --\n",
    "refused 3 sh 'echo relay: no >&2; exit 3'", "refused 1 sh 'echo relayctl x: no >&2; exit 1'",
    "refused -lines=2 1 sh 'echo relay: a >&2; echo relay: b >&2; exit 1'",
    "workspace\nexists environments/prod/secrets.vault\nsh 'test $PWD = $WORK/repo'\nexists $MEMORY",
    "workspace\ncmp environments/policy.yaml $WORK/p\n-- repo/environments/policy.yaml --\nx\n-- p --\nx\n",
    "workspace\nrm environments\nworkspace\nexists environments/policy.yaml",
  ])
  func holds(text: String) throws {
    try TestScript(file: "s.txt", text: text).run()
  }

  @Test(arguments: [
    ("exec true\nexec false", 2, "false: exit status 1, expected success"),
    ("! exec true", 1, "true: exit status 0, expected a failure"),
    ("! sh 'kill -9 $$'", 1, "sh -euc kill -9 $$: signal 9, expected a failure"),
    ("status 3 sh 'exit 4'", 1, "sh -euc exit 4: exit status 4, expected exit status 3"),
    ("status x true", 1, "usage: status N PROGRAM [ARGUMENT…]"),
    ("exec", 1, "usage: exec PROGRAM [ARGUMENT…]"),
    ("exec no-such-program", 1, "exec: no-such-program: program not found"),
    ("\n\nexec printf a\nstdout b", 4, "stdout does not hold b\n[stdout]\na"),
    ("exec printf a\n! stdout a", 2, "stdout holds a"),
    ("exec printf a\n! stdout", 2, "stdout is not empty"),
    ("exec printf aa\nstdout -count=1 a", 2, "stdout holds a 2 times, expected 1"),
    ("exec printf a\nstdout", 2, "usage: stdout PATTERN…"),
    ("exec printf a\nstdout (", 2, "( is not a regular expression"),
    ("stdout a", 1, "stdout: no program has run"),
    ("cmp a b\n-- a --\nx\ny\n-- b --\nx\nz\n", 1, "a and b differ at line 2\n- y\n+ z"),
    ("! cmp a a\n-- a --\n", 1, "a and a are the same"),
    ("cmp a b\n-- a --\n", 1, "cmp: open "),
    ("exists a", 1, "a does not exist"),
    ("! exists a\n-- a --\n", 1, "a exists"),
    ("mode 0600 a\n-- a --\n", 1, "a: mode 644"),
    ("cp a b", 1, "cp -Rp -- a b: cp: cannot stat 'a'"),
    ("exec printf 'a", 1, "a quote is not closed"),
    ("exec printf $NOWHERE", 1, "variable NOWHERE is not set"),
    ("exec printf ${WORK", 1, "expected ${NAME} or ${NAME@R}"),
    ("dance", 1, "unknown command dance"),
    ("refused 3 sh 'exit 3'", 1, "a refusal is 1 lines that begin with the program's name"),
    (
      "refused 3 sh 'echo relay: a >&2; echo relay: b >&2; exit 3'", 1,
      "a refusal is 1 lines that begin with the program's name"
    ),
    (
      "refused 3 sh 'echo no >&2; exit 3'", 1,
      "a refusal is 1 lines that begin with the program's name"
    ),
    (
      "refused 3 sh 'printf relay: >&2; exit 3'", 1,
      "a refusal is 1 lines that begin with the program's name"
    ),
    (
      "refused 3 sh 'echo x; echo relay: no >&2; exit 3'", 1,
      "a refusal prints nothing on stdout"
    ),
    ("refused 3 sh 'echo relay: no >&2; exit 2'", 1, "sh -euc"),
    (
      "refused 3 sh 'echo y >a; echo relay: no >&2; exit 3'\n-- a --\nx\n", 1,
      "a refusal changes no file, but:"
    ),
    (
      "refused 3 sh 'chmod 600 a; echo relay: no >&2; exit 3'\n-- a --\nx\n", 1,
      "a refusal changes no file, but:"
    ),
    (
      "refused 3 sh 'mkdir d; echo relay: no >&2; exit 3'", 1, "a refusal changes no file, but:"
    ),
    ("! refused 3 false", 1, "! does not go with refused"),
    (
      "env PATH=$WORK:$PATH\nchmod 755 relay\nexec relay\n-- relay --\n#!/bin/sh\necho a hunter2\n",
      3,
      "stdout of relay holds the secret hunter2"
    ),
    ("! cd a", 1, "! does not go with cd"),
  ])
  func fails(text: String, line: Int, message: String) throws {
    let failure = #expect(throws: ScriptFailure.self) {
      try TestScript(file: "s.txt", text: text).run()
    }
    #expect(failure?.line == line)
    #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "")")
    #expect(failure?.description.hasPrefix("s.txt:\(line): ") == true)
  }
}
