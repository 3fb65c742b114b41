import Policy

extension GateRule {
  /// The inputs in the work tree are as in the commit: policy, exceptions, environments, authorities,
  /// allow-lists, signers and keys, and `relay.lock` if it is committed. The gate reads them from
  /// git's objects; the rule stops a decision about files that nobody can see in the work tree.
  ///
  /// No: `differ from commit 0123…: environments/prod/runtime.env: changed`.
  /// Repair: commit the change, or restore the file with `git checkout -- environments`.
  static let inputsMatchCommit = GateRule(
    id: "inputs_match_commit",
    decide: { input throws(RuleFailure) in
      let differences = try input.release.differences.get()
      guard differences.isEmpty else {
        throw .no(
          "differ from commit \(input.commit): \(shortened(differences))",
          next: "commit the change, or restore the files with git checkout -- environments")
      }
      let programs = input.release.programs.map { "; git and ssh-keygen from \($0)" } ?? ""
      return RulePass("all as in commit \(input.commit.prefix(12))…\(programs)")
    })
}

/// Returns the first five texts, and the number of the others.
private func shortened(_ texts: [String]) -> String {
  let shown = texts.prefix(5).joined(separator: ", ")
  return texts.count > 5 ? "\(shown) and \(texts.count - 5) more" : shown
}
