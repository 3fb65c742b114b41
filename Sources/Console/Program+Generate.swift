extension Program {
  /// A file made from the declarations, by its name; `list` gives the names, one a line.
  func generated(_ file: String) throws(Failure) -> String {
    if file == "list" { return generatedFiles.map { $0 + "\n" }.joined() }
    for shell in Shell.allCases where completionFile(shell) == file { return completions(shell) }
    if let page = manPages().first(where: { $0.name == file }) { return page.text }
    let meant = suggestion(for: file, among: generatedFiles)
    throw Failure(
      .misused, "--generate: no file of this name is generated",
      hint: meant.map { "did you mean \($0)?" } ?? "--generate list prints the names")
  }

  private var generatedFiles: [String] {
    manPages().map(\.name) + Shell.allCases.map(completionFile)
  }

  /// The name under which the shell looks for it.
  private func completionFile(_ shell: Shell) -> String {
    switch shell {
    case .bash: "\(name).bash"
    case .zsh: "_\(name)"
    case .fish: "\(name).fish"
    }
  }
}
