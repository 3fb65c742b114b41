import Subprocess
import Support
import Testing

/// Headless Chromium. All runs of one value share a profile; no host name resolves.
struct Browser {
  /// A page after its scripts have run.
  struct Outcome {
    /// The document, as HTML.
    let document: String
    /// The lines that were written to the browser's console.
    let console: [Substring]
  }

  let folder: TemporaryFolder

  /// Opens a file of the folder, with a fragment in its address.
  func open(_ name: String, fragment: String, _ flags: String...) throws -> Outcome {
    let output = try run(
      [
        "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--user-data-dir=\(folder.path(of: "profile"))", "--enable-logging=stderr", "--v=0",
        "--virtual-time-budget=60000",
      ] + flags + ["--dump-dom", "file://\(folder.path(of: name))#\(fragment)"],
      environment: Programs.environment(home: folder.path), folder: folder.path,
      timeout: .seconds(120))
    try #require(output.status.isSuccess, "\(output.errorText)")
    return Outcome(
      document: output.text,
      console: output.errorText.split(separator: "\n").filter { $0.contains("CONSOLE") })
  }

  /// Verifies each page in a frame of `width` CSS pixels, after the JavaScript `before`, which sees the frame's window as
  /// `page`. Returns the results in order: class, text, whether the page is wider than its frame.
  func verify(
    _ pages: [String], width: Int = 400, before: String = ""
  ) throws -> [(mark: String, text: String, isTooWide: String)] {
    var frames = ""
    for (number, page) in pages.enumerated() {
      try folder.write(page, to: "page-\(number).html")
      frames += "<iframe width=\(width) height=600 src=\"page-\(number).html\"></iframe>"
    }
    try folder.write(Browser.harness(frames, before), to: "frames.html")
    let outcome = try open("frames.html", fragment: "", "--allow-file-access-from-files")
    #expect(outcome.console == [])
    let found = try #require(outcome.document.firstRange(of: "<pre>"))
    let end = try #require(outcome.document.firstRange(of: "</pre>"))
    let lines = outcome.document[found.upperBound..<end.lowerBound].split(separator: "\n")
    try #require(lines.count == pages.count, "\(outcome.document)")
    return try lines.map { line in
      let words = line.split(separator: "\t").map(String.init)
      try #require(words.count == 3, "\(line)")
      return (words[0], words[1], words[2])
    }
  }

  private static func harness(_ frames: String, _ before: String) -> String {
    """
    <!DOCTYPE html>
    <meta charset="utf-8">
    \(frames)
    <script>
    const verified = frame => new Promise(done => {
      const page = frame.contentWindow, document = page.document;
      \(before)
      const result = document.getElementById("result"), root = document.documentElement;
      new page.MutationObserver(() => {
        if (result.textContent !== "Verifying…" && result.textContent !== "")
          done([result.className, result.textContent, root.scrollWidth > root.clientWidth].join("\\t"));
      }).observe(result, { childList: true });
      document.getElementById("button").click();
    });
    addEventListener("load", async () => {
      const results = await Promise.all(Array.from(document.querySelectorAll("iframe"), verified));
      document.body.append(Object.assign(document.createElement("pre"), { textContent: results.join("\\n") }));
    });
    </script>

    """
  }
}
