// Messages about an answer that the chat receives in part, or not at all.
extension ChatText {
  /// The last message of an answer that is too long for the chat. `length` is the length of the
  /// whole answer in code points.
  static func answerCut(length: Int) -> String {
    "(This is where I stopped: the answer has \(length) characters, which is more than I can send.)"
  }

  /// Replaces the part of an answer that Telegram refused in every form. `status` is the status of
  /// the refusal. `isBegun` is whether the chat has received the beginning of the answer.
  static func answerRefused(_ problem: BadRequest, status: Int, isBegun: Bool) -> String {
    let what =
      isBegun
      ? "Telegram refused to show the rest of the answer"
      : "I have an answer, but Telegram refused to show it"
    switch problem {
    case .textTooLong: return "\(what) because of its length. Please ask for a shorter one."
    case .chatNotFound, .threadNotFound, .replyNotFound, .textEmpty, .other:
      return "\(what) (error \(status)). Please ask for a shorter or plainer one."
    }
  }
}
