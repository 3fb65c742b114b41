import Subprocess

extension ScriptRun {
  /// `cd FOLDER`.
  mutating func changeFolder(_ arguments: [String]) throws {
    guard arguments.count == 1 else { throw failure("usage: cd FOLDER") }
    folder = path(of: arguments[0])
  }

  /// `exists FILE …`: all files exist; with `!`, none does.
  func requireExistence(_ names: [String], isNegated: Bool) throws {
    guard !names.isEmpty else { throw failure("usage: exists FILE…") }
    for name in names where TestFile.exists(path(of: name)) == isNegated {
      throw failure("\(name) \(isNegated ? "exists" : "does not exist")")
    }
  }

  /// `mode OCTAL FILE …`: the files have these permission bits.
  func requireMode(_ arguments: [String], isNegated: Bool) throws {
    guard arguments.count > 1, let mode = UInt32(arguments[0], radix: 8) else {
      throw failure("usage: mode OCTAL FILE…")
    }
    for name in arguments.dropFirst() {
      let found = try TestFile.mode(of: path(of: name))
      guard (found == mode) != isNegated else {
        throw failure("\(name): mode \(String(found, radix: 8))")
      }
    }
  }

  /// `cmp FILE FILE`: the files have the same bytes. A file may be `stdout` or `stderr`.
  func compare(_ names: [String], isNegated: Bool) throws {
    guard names.count == 2 else { throw failure("usage: cmp FILE FILE") }
    let left = try content(of: names[0])
    let right = try content(of: names[1])
    guard (left == right) == isNegated else { return }
    guard !isNegated else { throw failure("\(names[0]) and \(names[1]) are the same") }
    throw failure("\(names[0]) and \(names[1]) differ\(Self.firstDifference(left, right))")
  }

  /// `cp`, `mv`, `rm`, `mkdir`, `chmod`, `symlink NAME -> TARGET`, with the system's programs.
  func changeFiles(_ command: String, _ arguments: [String]) throws {
    switch command {
    case "cp": try copy(arguments)
    case "mkdir": try tool(["mkdir", "-p", "--"] + arguments)
    case "rm": try tool(["rm", "-rf", "--"] + arguments)
    case "symlink":
      guard arguments.count == 3, arguments[1] == "->" else {
        throw failure("usage: symlink NAME -> TARGET")
      }
      try tool(["ln", "-s", "--", arguments[2], arguments[0]])
    default: try tool([command, "--"] + arguments)
    }
  }

  private func copy(_ arguments: [String]) throws {
    guard let source = arguments.first, arguments.count == 2, ["stdout", "stderr"].contains(source)
    else { return try tool(["cp", "-Rp", "--"] + arguments) }
    try TestFile.write(try content(of: source), to: path(of: arguments[1]))
  }

  /// Runs a program of the system, which must succeed.
  func tool(_ words: [String]) throws {
    let output = try Subprocess.run(words, environment: variables, folder: folder)
    guard output.status.isSuccess else {
      throw failure("\(words.joined(separator: " ")): \(output.errorText)")
    }
  }

  private static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> String {
    let newline = UInt8(ascii: "\n")
    let left = left.split(separator: newline, omittingEmptySubsequences: false)
    let right = right.split(separator: newline, omittingEmptySubsequences: false)
    let same = zip(left, right).prefix { $0 == $1 }.count
    func line(_ lines: [ArraySlice<UInt8>]) -> String {
      same < lines.count ? String(decoding: lines[same], as: UTF8.self) : "(the end)"
    }
    return " at line \(same + 1)\n- \(line(left))\n+ \(line(right))"
  }
}
