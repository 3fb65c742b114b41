import Glibc
import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// An album is one message to the people who send it.
@Suite(.timeLimit(.minutes(3))) struct AlbumTests {
  private func photo(_ caption: String?) -> TelegramPost {
    var post = TelegramPost(chat: 501, .photo(caption: caption))
    post.album = "13572468"
    return post
  }

  /// Waits until a reply to the album would have been sent, and returns what the chat received.
  private func texts(_ stage: Stage) async throws -> [String] {
    stage.telegram.post(chat: 501, text: "!slow 3 end")
    try await stage.telegram.wait(for: "the last answer") { $0.messages.last?.text == "echo: end" }
    try await stage.telegram.untilConfirmed()
    let texts = stage.telegram.texts(to: 501).dropLast()
    return texts.filter { !$0.hasPrefix("Your prompt is number") }
  }

  @Test(arguments: [0, 1, 3]) func answersTheCaptionOnly(captioned: Int) async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post((0..<4).map { photo($0 == captioned ? "what is it?" : nil) })
      let texts = try await texts(stage)
      #expect(texts.count == 1)
      #expect(texts.first?.hasPrefix("echo: what is it?") == true)
      #expect(texts.first?.hasSuffix("I cannot forward an album.)") == true)
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  @Test func waitsForACaptionInALaterPoll() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post([photo(nil), photo(nil)])
      try await stage.telegram.untilConfirmed()
      stage.telegram.post([photo(nil), photo("what is it?")])
      let texts = try await texts(stage)
      #expect(texts.count == 1)
      #expect(texts.first?.hasPrefix("echo: what is it?") == true)
      _ = try await relay.stop()
    }
  }

  @Test func repliesOnceToAnAlbumWithoutACaption() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post((0..<4).map { _ in photo(nil) })
      let texts = try await texts(stage)
      #expect(texts == ["I can read only text, not an album. Please send text, or add a caption."])
      _ = try await relay.stop()
    }
  }

  /// A drain does not lose the reply that waits for a caption.
  @Test func repliesBeforeItEnds() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post((0..<4).map { _ in photo(nil) })
      try await stage.telegram.untilConfirmed()
      #expect(try await relay.stop().status == .exited(0))
      #expect(stage.telegram.texts(to: 501).count == 1)
    }
  }

  @Test func answersTheCaptionAfterAKill() async throws {
    try await withStage { stage in
      let first = try await stage.start(["A2A_TIMEOUT": "60s"])
      stage.telegram.post([photo(nil), photo("!never"), photo(nil)])
      try await stage.agent.prompts(count: 1)
      first.send(SIGKILL)
      _ = try await first.ended()
      let second = try await stage.start()
      let texts = try await texts(stage)
      #expect(texts.count == 1)
      #expect(texts.first?.contains("took too long") == true)
      _ = try await second.stop()
    }
  }
}
