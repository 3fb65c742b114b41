/// An answer that its chat does not have yet, with what is to be said of it afterwards.
struct PendingAnswer: Sendable {
  /// The prompt it answers.
  let prompt: Prompt

  /// What is sent.
  var answer: Answer

  /// The times of its steps.
  var trace: PromptTrace
}
