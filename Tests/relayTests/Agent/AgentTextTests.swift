import JSON
import Testing

@testable import relay

@Suite struct AgentTextTests {
  @Test(arguments: [
    ("text", #"[{"text":"First."},{"kind":"text","text":"Second."}]"#, "First.\nSecond."),
    ("pieces of a text", #"[{"text":"a "},{"text":"b"},{"text":"."}]"#, "a b."),
    ("tokens of a text", #"[{"text":"un"},{"text":"likely"},{"text":" so"}]"#, "unlikely so"),
    ("lines", #"[{"text":"a\n"},{"text":"b\n"},{"text":"c"}]"#, "a\nb\nc"),
    ("an empty text", #"[{"text":"a"},{"text":""},{"text":"b"}]"#, "a\nb"),
    ("nothing", "[]", ""),
    ("unknown part", #"[{"text":"a"},{"aroma":"mint"},7,{"text":"b"}]"#, "a\nb"),
    (
      "file, 0.3",
      #"[{"text":"see"},{"kind":"file","file":{"name":"r.pdf","mimeType":"application/pdf","bytes":"AA=="}}]"#,
      "see\n[file r.pdf, application/pdf]"
    ),
    (
      "file by address, 0.3",
      #"[{"kind":"file","file":{"uri":"https://x.example/r"}},{"text":"z"}]"#,
      "[file, https://x.example/r]\nz"
    ),
    (
      "file, 1.0", #"[{"raw":"AA==","filename":"r.pdf","mediaType":"application/pdf"}]"#,
      "[file r.pdf, application/pdf]"
    ),
    ("file by address, 1.0", #"[{"url":"http://x.example/r"}]"#, "[file, http://x.example/r]"),
    ("not a web address", #"[{"url":"file:///etc/passwd"}]"#, "[file]"),
    ("data", #"[{"kind":"data","data":{"a":1}}]"#, #"{"a":1}"#),
    (
      "data, 1.0", #"[{"text":"see"},{"data":[1, "x"]},{"text":"z"}]"#, "see\n[1,\"x\"]\nz"
    ),
    (
      "a name that would move the cursor", #"[{"raw":"","filename":"\u001b[2J\u202eexe"}]"#,
      "[file \\u{1b}[2J\\u{202e}exe]"
    ),
  ]) func showsPartsAsText(label: String, parts: String, text: String) throws {
    let value = try JSONValue.parse(Array(parts.utf8))
    #expect((value.arrayValue ?? []).compactMap(AgentPart.init).text == text)
  }

  @Test(
    arguments: [
      (["a"], nil, TaskState.completed, "a"),
      (["a", "b"], nil, .completed, "a\n\nb"),
      (["a"], "done", .completed, "a"),
      ([], "done", .completed, "done"),
      ([""], "done", .completed, "done"),
      (["a"], "Which city?", .inputRequired, "a\n\nWhich city?"),
      ([], nil, .completed, ""),
      (["a"], "tool exploded", .failed, "a\n\ntool exploded"),
    ] as [([String], String?, TaskState, String)])
  func showsATaskAsText(artifacts: [String], remark: String?, state: TaskState, text: String) {
    var task = AgentTask.example(state, says: remark)
    task.artifacts = artifacts.map { .example($0, id: $0) }
    #expect(task.text == text)
  }

  @Test(arguments: [
    ("TASK_STATE_SUBMITTED", TaskState.submitted), ("submitted", .submitted),
    ("TASK_STATE_WORKING", .working), ("working", .working),
    ("TASK_STATE_INPUT_REQUIRED", .inputRequired), ("input-required", .inputRequired),
    ("TASK_STATE_AUTH_REQUIRED", .authRequired), ("auth-required", .authRequired),
    ("TASK_STATE_COMPLETED", .completed), ("completed", .completed), ("COMPLETED", .completed),
    ("TASK_STATE_FAILED", .failed), ("failed", .failed),
    ("TASK_STATE_CANCELED", .canceled), ("canceled", .canceled), ("cancelled", .canceled),
    ("TASK_STATE_REJECTED", .rejected), ("rejected", .rejected),
    ("TASK_STATE_UNSPECIFIED", .unknown), ("unknown", .unknown), ("", .unknown), ("é", .unknown),
  ]) func readsTheStatesOfBothVersions(text: String, state: TaskState) {
    #expect(TaskState(text) == state)
  }

  @Test(
    arguments: [
      ("1.0", ProtocolVersion.v1), ("1.0.1", .v1), ("1.7", .v1), ("0.3", .v03), ("0.3.0", .v03),
      ("0.2.5", .v03), ("0.1", nil), ("2.0", nil), ("1", nil), ("", nil), ("1.x", nil),
      ("1.0.0.0", nil), ("1.0 ", nil),
    ] as [(String, ProtocolVersion?)])
  func readsVersions(text: String, version: ProtocolVersion?) {
    #expect(ProtocolVersion(declared: text) == version)
  }

  @Test(
    arguments: [
      (
        "says it while it works", #"{"state":"working","message":{"parts":[{"text":"42"}]}}"#, "[]",
        ""
      ),
      (
        "in the history", #"{"state":"completed"}"#,
        #"[{"role":"user","parts":[{"text":"6*7"}]},{"role":"agent","parts":[{"text":"hm"}]},{"role":"agent","parts":[{"text":"42"}]}]"#,
        "42"
      ),
      (
        "in the history, 1.0", #"{"state":"TASK_STATE_COMPLETED"}"#,
        #"[{"role":"ROLE_USER","parts":[{"text":"6*7"}]},{"role":"ROLE_AGENT","parts":[{"text":"42"}]}]"#,
        "42"
      ),
      (
        "an earlier question does not count", #"{"state":"completed"}"#,
        #"[{"role":"agent","parts":[{"text":"Which?"}]},{"role":"user","parts":[{"text":"6*7"}]}]"#,
        ""
      ),
      (
        "a question in the history", #"{"state":"input-required"}"#,
        #"[{"role":"user","parts":[{"text":"6*7"}]},{"role":"agent","parts":[{"text":"Which?"}]}]"#,
        "Which?"
      ),
      (
        "thoughts are not why it failed", #"{"state":"failed"}"#,
        #"[{"role":"agent","parts":[{"text":"thinking"}]}]"#, ""
      ),
    ])
  func findsTheLastWords(label: String, status: String, history: String, text: String) throws {
    let json = #"{"id":"t1","status":\#(status),"history":\#(history)}"#
    var task = try #require(AgentTask(try JSONValue.parse(Array(json.utf8))))
    if task.state == .working {
      task.apply(.status(taskID: "t1", contextID: nil, .example(.completed)))
      #expect(task.text == "42")
    } else {
      #expect(task.text == text)
    }
  }

  @Test func keepsArtifactsWithoutIdsApart() {
    var task = AgentTask.example(.working)
    func take(_ text: String, append: Bool) {
      task.apply(
        .artifact(taskID: "t1", contextID: nil, .example(text, id: ""), append: append))
    }
    take("one", append: false)
    take("two", append: false)
    take(" more", append: true)
    #expect(task.text == "one\n\ntwo more")
  }

  /// A stored task lists the pieces as parts. Only the stream shows that they are one text.
  @Test func keepsTheStreamedText() throws {
    var task = AgentTask.example(.working)
    for (number, piece) in ["un", "likely", "!"].enumerated() {
      task.apply(
        .artifact(taskID: "t1", contextID: nil, .example(piece, id: "a"), append: number > 0))
    }
    let parts = #"[{"text":"un"},{"text":"likely"},{"text":"!"}]"#
    let stored = try JSONValue.parse(
      Array(
        #"{"id":"t1","status":{"state":"completed"},"artifacts":[{"artifactId":"a","parts":\#(parts)}]}"#
          .utf8))
    task.apply(.task(try #require(AgentTask(stored))))
    #expect(task.text == "unlikely!")
  }

  @Test func appliesArtifactsInPieces() {
    var task = AgentTask.example(.working)
    func take(_ text: String, id: String = "a", of owner: String = "t1", append: Bool) {
      task.apply(.artifact(taskID: owner, contextID: nil, .example(text, id: id), append: append))
    }
    take("one ", append: false)
    take("two", append: true)
    take("stranger", of: "t2", append: true)
    take("second", id: "b", append: true)
    #expect(task.text == "one two\n\nsecond")
    take("new", append: false)
    #expect(task.text == "new\n\nsecond")
    task.apply(.task(.example(.completed)))
    #expect(task.text == "new\n\nsecond")
    #expect(task.state == .completed)
    task.apply(.task(.example(.working, "other", id: "t2")))
    #expect(task.state == .completed)
  }
}
