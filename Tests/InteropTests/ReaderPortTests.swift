import Testing

/// The ports of other programs' rules against those programs' own tests.
@Suite struct ReaderPortTests {
  private static func texts(_ variables: [String: [UInt8]]) -> [String: String] {
    variables.mapValues { String(decoding: $0, as: UTF8.self) }
  }

  /// systemd, src/test/test-env-file.c: env_file_1, 2, 4, 5 and 6.
  @Test(
    arguments: [
      (
        "a=a\nb=b\\\nc\nd=d\\\ne\\\nf\ng=g\\ \nh=ąęół\\ śćńźżµ \ni=i\\",
        ["a": "a", "b": "bc", "d": "def", "g": "g ", "h": "ąęół śćńźżµ", "i": "i"]
      ),
      ("a=a\\\n", ["a": "a"]),
      (
        """
        # Generated

        HWMON_MODULES="coretemp f71882fg"

        # For compatibility reasons

        MODULE_0=coretemp
        MODULE_1=f71882fg
        """,
        [
          "HWMON_MODULES": "coretemp f71882fg", "MODULE_0": "coretemp", "MODULE_1": "f71882fg",
        ]
      ),
      ("a=\nb=", ["a": "", "b": ""]),
      (
        "a=\\ \\n \\t \\x \\y \\' \nb= \\$'                  \nc= ' \\n\\t\\$\\`\\\\\n'   \n"
          + "d= \" \\n\\t\\$\\`\\\\\n\"   \n",
        ["a": " n t x y '", "b": "$'", "c": " \\n\\t\\$\\`\\\\\n", "d": " \\n\\t$`\\\n"]
      ),
    ])
  func systemdReadsItsOwnExamples(file: String, variables: [String: String]) {
    #expect(Self.texts(SystemdEnvironmentFile.read(Array(file.utf8))) == variables)
  }

  /// docker/cli, pkg/kvfile/kvfile_test.go.
  @Test func dockerReadsItsOwnExamples() throws {
    let good = """
      foo=bar
          baz=quux
      # comment

      _foobar=foobaz
      with.dots=working
      and_underscore=working too

          \t\u{20}\u{20}
      """
    #expect(
      Self.texts(try DockerEnvironmentFile.read(Array(good.utf8))) == [
        "foo": "bar", "baz": "quux", "_foobar": "foobaz", "with.dots": "working",
        "and_underscore": "working too",
      ])
    #expect(throws: DockerEnvironmentFile.Refusal.blankInName(2)) {
      try DockerEnvironmentFile.read(Array("foo=bar\n    f   =quux\n".utf8))
    }
    #expect(throws: DockerEnvironmentFile.Refusal.noName(2)) {
      try DockerEnvironmentFile.read(Array("# comment=\n=blank names are an error\n".utf8))
    }
    #expect(throws: DockerEnvironmentFile.Refusal.lineTooLong(1)) {
      try DockerEnvironmentFile.read(
        Array("foo=".utf8) + [UInt8](repeating: 0x61, count: 65_536 + 42))
    }
    #expect(throws: DockerEnvironmentFile.Refusal.notUTF8(1)) {
      try DockerEnvironmentFile.read([0x61, 0x3D, 0xFF])
    }
  }
}
