import Atlas
import Editing
import Llama
import Tensors
import Testing

/// Edits in chat form.
struct FramedEditTests {
  @Test func framesAreRecordedAndReplayed() throws {
    let atlas = try AtlasModel()
    let base = atlas.model.llama.down(0)
    let statistics = StatisticsLibrary(atlas.model, corpus: atlas.corpus, cacheDirectory: nil)
    let fact = try Fact(
      prompt: "The {} is located in the city of", subject: "Eiffel Tower", new: "Rome")
    // On the unedited weights each time.
    func edit(_ settings: EditSettings) throws -> Edit {
      let editor = Editor(atlas.model, statistics: statistics, contexts: atlas.contexts)
      defer { atlas.model.llama.setDown(0, base) }
      return try editor.edit([fact], settings)
    }
    var settings = EditSettings(method: .emmet, layers: [0])
    settings.value.steps = 3
    let plain = try edit(settings)
    settings.frame = PromptFrame(
      before: "Question: ", after: "?\nAnswer:\n", joint: "", trims: true)
    let framed = try edit(settings)
    #expect(framed.settings.frame == settings.frame)
    #expect(atlas.model.frame == nil)
    #expect(framed.updates[0].left != plain.updates[0].left)
    // The record alone decides: it is read back, and what the model asks meanwhile does not count.
    let read = try #require(EditSettings(framed.settings.json))
    #expect(read.frame == settings.frame)
    atlas.model.frame = PromptFrame(before: "Other ", after: "", joint: " ", trims: false)
    let again = try edit(read)
    #expect(again.updates[0].left == framed.updates[0].left)
    #expect(again.updates[0].right == framed.updates[0].right)
    #expect(EditSettings(plain.settings.json)?.frame == nil)
  }
}
