import JSON
import Testing

@testable import relay

@Suite struct AgentTextTests {
  @Test(arguments: [
    ("text", #"[{"text":"a"},{"kind":"text","text":"b"}]"#, "ab"),
    ("nothing", "[]", ""),
    ("unknown part", #"[{"text":"a"},{"aroma":"mint"},7,{"text":"b"}]"#, "ab"),
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
    ("data", #"[{"kind":"data","data":{"a":1}}]"#, "[data, application/json]"),
    ("data, 1.0", #"[{"data":[1],"mediaType":"text/csv"}]"#, "[data, text/csv]"),
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
