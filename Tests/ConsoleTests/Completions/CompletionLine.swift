import Support

/// A line up to the cursor, and the offers for its last word in the order of the declarations.
struct CompletionLine: Sendable, CustomStringConvertible {
  let words: [String]
  let offered: [String]

  init(_ line: String, _ offered: [String]) {
    words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    self.offered = offered
  }

  var text: String { words.joined(separator: " ") }
  var description: String { "\"\(text)\"" }

  /// The offers of every shell in the folder that `CompletionFolder` makes.
  static let all = [
    Self("sample d", ["diff"]),
    Self("sample h", ["help"]),
    Self("sample diff ", ["dev", "staging", "prod"]),
    Self("sample diff s", ["staging"]),
    Self("sample diff staging p", ["prod"]),
    Self("sample diff --max", ["--max-drift"]),
    Self("sample diff staging --st", ["--strict"]),
    Self("sample diff --strict st", ["staging"]),
    Self("sample diff --fo", ["--format"]),
    Self("sample --ro", ["--root"]),
    Self("sample --format ", ["text", "json", "markdown"]),
    Self("sample diff --format j", ["json"]),
    Self("sample --root x diff p", ["prod"]),
    Self("sample --format json logbook ", ["append", "list"]),
    Self("sample logbook l", ["list"]),
    Self("sample logbook append --di", ["--digest"]),
    Self("sample help log", ["logbook"]),
    Self("sample help logbook ", ["append", "list"]),
    Self("sample completions ", ["bash", "zsh", "fish"]),
  ]
}

/// A folder with two files, `file1` and `file two`, and a folder, `sub dir`, to complete.
enum CompletionFolder {
  static func make() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file1")
    try folder.write("", to: "file two")
    try folder.makeFolder("sub dir")
    return folder
  }
}
