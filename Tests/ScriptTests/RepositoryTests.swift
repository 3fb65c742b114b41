import Subprocess
import Support
import Testing

/// What the repository says about itself: pages that are cited exist, and nothing cites a page outside of it.
@Suite struct RepositoryTests {
  /// The text files below `folder`, as paths from the root of the package.
  private static func files(_ folders: String..., named pattern: String) throws -> [String] {
    var files: [String] = []
    for folder in folders {
      let found = try Subprocess.run(
        ["find", folder, "-type", "f", "-name", pattern],
        environment: Programs.environment(home: "/nonexistent"), folder: Places.root)
      files += found.text.split(separator: "\n").map(String.init)
    }
    return files.sorted()
  }

  private static func text(_ file: String) throws -> String {
    String(decoding: try TestFile.read("\(Places.root)/\(file)"), as: UTF8.self)
  }

  private static func exists(_ path: String) throws -> Bool {
    try Subprocess.run(
      ["test", "-e", path], environment: Programs.environment(home: "/nonexistent"),
      folder: Places.root
    ).status.isSuccess
  }

  private static func sources() throws -> [String] {
    try files("Sources", "Tests", named: "*.swift") + files("Tests/Scripts", named: "*.txt")
      + files("Sources", named: "*.h")
  }

  @Test func everyPageThatTheSourcesCiteExists() throws {
    var cited: [String: String] = [:]
    for file in try Self.sources() {
      for match in try Self.text(file).matches(of: /docs\/[A-Za-z0-9_\/-]+\.md/) {
        cited[String(match.output)] = file
      }
    }
    #expect(cited.count > 10)
    for (page, file) in cited {
      #expect(try Self.exists(page), "\(file) cites \(page)")
    }
  }

  /// Requirements have a page, `docs/requirements.md`; a comment that cites only their number sends its reader around the house.
  @Test func theSourcesCiteNothingThatIsNotInTheRepository() throws {
    let elsewhere = "DESIGN" + " §"
    for file in try Self.sources() where !file.hasSuffix("RepositoryTests.swift") {
      let text = try Self.text(file)
      #expect(!text.contains(elsewhere), "\(file)")
      #expect(!text.contains("reference/" + "formats"), "\(file)")
      #expect(
        text.firstMatch(of: /\(R[0-9]{1,2}[,)]/) == nil, "\(file) cites a requirement by its number"
      )
    }
  }

  @Test func everyRelativeLinkOfAPageLeadsToAFile() throws {
    var count = 0
    for page in try Self.files("docs", "environments", "Tests", named: "*.md")
      + ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
    {
      let folder = page.split(separator: "/").dropLast().joined(separator: "/")
      for match in try Self.text(page).matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
        let link = String(match.output.1)
        let path = folder.isEmpty ? link : "\(folder)/\(link)"
        count += 1
        #expect(try Self.exists(path), "\(page) links to \(link)")
      }
    }
    #expect(count > 20)
  }
}
