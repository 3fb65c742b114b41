import Console
import Subprocess
import Support
import Testing

@testable import relayctl

/// Taking pieces of evidence away never turns a no into a yes: all subsets.
@Suite struct GateSubsetTests {
  private static let pieces = [
    "evidence/evidence.json", "evidence/diff_report.md", "evidence/lock_verification.json",
    "evidence/scan_lock.json", "evidence/scan_image.json", "evidence/suites/routing.xml",
    "evidence/suites/a2a-adapter.xml", "manifest.sig",
  ]

  /// Runs the gate over every subset; `isYes` says of which it must say yes.
  private func walk(_ workspace: GateWorkspace, _ isYes: (Int) -> Bool) throws {
    let signature = try workspace.run("sh", "-c", "ls logbook/manifests/prod/*.sig").text
      .split(separator: "\n").first.map(String.init)
    let paths = Self.pieces.map { $0 == "manifest.sig" ? (signature ?? "") : $0 }
    let kept = try paths.map { try workspace.folder.read("repo/\($0)") }
    var there = Array(repeating: true, count: paths.count)
    for subset in (0..<1 << paths.count).reversed() {
      for (index, path) in paths.enumerated() where there[index] != (subset >> index & 1 == 1) {
        there[index].toggle()
        if there[index] {
          try workspace.folder.write(kept[index], to: "repo/\(path)")
        } else {
          try workspace.run("rm", path)
        }
      }
      let missing = paths.indices.filter { !there[$0] }.map { Self.pieces[$0] }
      let status = try workspace.gate()
      #expect((status == .yes) == isYes(subset), "without \(missing): \(status)")
    }
  }

  @Test func saysYesToAllOfItAndToNoPart() throws {
    let workspace = try GateWorkspace()
    try walk(workspace) { $0 == (1 << Self.pieces.count) - 1 }
  }

  @Test func saysNoToEveryPartOfANo() throws {
    let workspace = try GateWorkspace()
    try workspace.run(
      "sh", "-c",
      #"jq '.Results[0].Vulnerabilities = [{"VulnerabilityID": "CVE-1", "PkgName": "p", "Severity": "CRITICAL"}]' evidence/scan_image.json > new && mv new evidence/scan_image.json && make-index"#
    )
    try walk(workspace) { _ in false }
  }

  /// A document of another form in place of any piece is a no, or wrong by its digest, never a crash and never a yes.
  @Test(arguments: ["", "null", "[]", "{}", "\u{0}", "no", "<a/>", "{\"results\":[]}"])
  func saysNoToAnythingElseInPlace(of text: String) throws {
    let workspace = try GateWorkspace()
    for piece in Self.pieces.dropFirst().dropLast() {
      let kept = try workspace.folder.read("repo/\(piece)")
      try workspace.folder.write(text, to: "repo/\(piece)")
      #expect(try workspace.gate() == .integrity, "\(piece)")
      try workspace.run("make-index")
      #expect(try workspace.gate() == .no, "\(piece) indexed")
      try workspace.folder.write(kept, to: "repo/\(piece)")
    }
    try workspace.folder.write(text, to: "repo/evidence/evidence.json")
    #expect(try workspace.gate() == .no)
  }
}
